from django import forms
from django.utils.translation import gettext_lazy as _

from iwate_kankei.dads import Button

from ..models import CheckIn
from .layout import framed
from .matches import day_input


class CheckInForm(forms.Form):
    """One tap on the mood sends it; everything else is welcome, not needed."""

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
        well, so_so, trouble = CheckIn.Mood
        self.helper = framed(
            "will_continue",
            "words",
            "promise",
            "promise_due",
            button=well.label,
            name="mood",
            value=well.value,
            more=(
                Button(so_so.label, "mood", so_so.value, variant="outline"),
                Button(trouble.label, "mood", trouble.value, variant="danger"),
            ),
        )

    def clean(self):
        data = super().clean()
        data["mood"] = self.data.get("mood", "")
        return data
