"""The frame of this app's forms: a layout with one row of buttons."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout

from iwate_kankei.dads import Actions, Button


def framed(*fields, button, action="", variant="fill", more=(), name="", value="", attrs=None):
    """A crispy helper: the fields, then the button (and `more` buttons). action: where it is posted to."""
    helper = FormHelper()
    helper.form_action = action
    helper.attrs = attrs or {}
    helper.layout = Layout(*fields, Actions(Button(button, name, value, variant=variant), *more))
    return helper
