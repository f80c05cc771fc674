from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from iwate_kankei.dads import Actions, Button, More

from ..models import CheckIn
from .matches import day_input


def _moods(first):
    """The three answers; none of them destroys anything, so none looks like it."""
    return [
        Button(mood.label, "mood", mood.value, variant=first if place == 0 else "outline")
        for place, mood in enumerate(CheckIn.Mood)
    ]


class CheckInForm(forms.Form):
    """One tap on the mood sends it; everything else is welcome, not needed, and lies below."""

    will_continue = forms.TypedChoiceField(
        label=_("Will you continue?"),
        choices=[("", _("Not decided yet")), ("yes", _("Yes")), ("no", _("No"))],
        coerce=lambda value: value == "yes",
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("A word"), required=False, max_length=1000, widget=forms.Textarea({"rows": 3})
    )
    promise = forms.CharField(label=_("What you will do next"), required=False, max_length=200)
    promise_due = forms.DateField(label=_("Until when"), required=False, widget=day_input())

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Actions(*_moods("fill")),
            More(
                _("Add a word first"),
                "words",
                "will_continue",
                "promise",
                "promise_due",
                Actions(*_moods("outline")),
            ),
        )

    def clean(self):
        data = super().clean()
        data["mood"] = self.data.get("mood", "")
        return data
