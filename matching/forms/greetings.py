from django import forms
from django.utils.translation import gettext_lazy as _

from companies.models import Company

from ..models import Greeting
from .layout import framed
from .matches import day_input


class GreetingForm(forms.ModelForm):
    """One paragraph and a day."""

    class Meta:
        model = Greeting
        fields = ["company", "words", "send_on"]
        widgets = {"words": forms.Textarea({"rows": 5}), "send_on": day_input()}
        help_texts = {
            "words": _("What is going on at your place now? What could people come for? Up to 600 letters.")
        }

    company = forms.ModelChoiceField(label=_("Company"), queryset=Company.objects.none())

    def __init__(self, *args, companies, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["company"].queryset = companies
        if len(companies) == 1:  # nothing to choose
            self.fields["company"].initial = companies[0]
            self.fields["company"].widget = forms.HiddenInput()
        self.helper = framed("company", "words", "send_on", button=_("Send on this day"))
