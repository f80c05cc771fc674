import datetime as dt

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from iwate_kankei.dads import Actions, Button


class SuccessorForm(forms.Form):
    """Who takes a post over, and from when."""

    name = forms.CharField(label=_("Name of the successor"), max_length=100)
    email = forms.EmailField(label=_("E-mail address"))
    starts_on = forms.DateField(
        label=_("From"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, data=None, *, post):
        super().__init__(data, initial={"starts_on": post.ends_on + dt.timedelta(days=1)})
        self.helper = FormHelper()
        self.helper.layout = Layout("name", "email", "starts_on", Actions(Button(_("Hand over"))))
