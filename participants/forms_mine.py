"""Forms of a person's own pages beside the profile: requests, next step, directory."""

import datetime as dt

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from iwate_kankei.dads import Actions, Button

from .actions.next_steps import seasons
from .directory import SHOWABLE
from .models import DataRequest, NextStep


class RequestForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("What do you ask for?"),
        choices=DataRequest.Kind,
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose what you ask for")},
    )
    words = forms.CharField(
        label=_("Details of the request"),
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("For a correction: what is wrong, and how it should read."),
    )

    def __init__(self, *args, button=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout("kind", "words", Actions(Button(button or _("Send the request"))))

    def clean(self):
        if self.cleaned_data.get("kind") == DataRequest.Kind.CORRECTION and not self.cleaned_data.get(
            "words"
        ):
            self.add_error("words", _("Please write what should be corrected"))
        return self.cleaned_data


class NextStepForm(forms.Form):
    """`answers`: what choose_next_step takes, once valid."""

    kind = forms.ChoiceField(
        label=_("Your next step"),
        choices=NextStep.Kind,
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose a next step")},
    )
    ask_on = forms.ChoiceField(
        label=_("When may we ask again?"),
        required=False,
        help_text=_("Only if you chose to be asked again."),
    )
    words = forms.CharField(label=_("A word to yourself or to us"), required=False, max_length=200)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["ask_on"].choices = [("", _("Please choose"))] + [
            (
                day.isoformat(),
                _("In %(season)s (%(month)s/%(year)s)")
                % {"season": name, "month": day.month, "year": day.year},
            )
            for day, name in seasons()
        ]
        self.helper = FormHelper()
        self.helper.layout = Layout("kind", "ask_on", "words", Actions(Button(_("Choose"))))

    def clean(self):
        if self.cleaned_data.get("kind") == NextStep.Kind.ASK_LATER and not self.cleaned_data.get("ask_on"):
            self.add_error("ask_on", _("Please choose when we may ask again"))
        return self.cleaned_data

    @property
    def answers(self):
        day = self.cleaned_data["ask_on"]
        return self.cleaned_data | {"ask_on": dt.date.fromisoformat(day) if day else None}


class DirectoryForm(forms.Form):
    shows = forms.MultipleChoiceField(
        label=_("What other members see of you besides your name"),
        choices=list(SHOWABLE.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(
            "shows",
            Actions(
                Button(_("I agree, show me like this")),
                Button(_("Do not show me"), name="leave", value="1", variant="outline"),
            ),
        )
