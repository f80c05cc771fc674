import datetime as dt

from django import forms
from django.utils.translation import gettext_lazy as _

from iwate_kankei import clock

from ..models import Proposal, Talk
from .layout import framed

YES, NO = "yes", "no"


class AnswerForm(forms.Form):
    """An owner's whole answer on one page: yes or not this time, and a word."""

    answer = forms.ChoiceField(
        label=_("Your answer"),
        choices=[(YES, _("Yes, we would like to work with them")), (NO, _("Not this time"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose an answer.")},
    )
    reason = forms.ChoiceField(
        label=_("If not this time: why"),
        choices=Proposal.Reason,
        required=False,
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("A word to them"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("They took time to write: one or two sentences do a lot."),
    )
    next_step = forms.ChoiceField(
        label=_("If not this time: what comes next for them"),
        choices=[("", _("Let the portal suggest it by the reason")), *Proposal.NextStep.choices],
        required=False,
    )

    def __init__(self, *args, action="", **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = framed(
            "answer", "reason", "words", "next_step", button=_("Send the answer"), action=action
        )

    def clean(self):
        data = super().clean()
        if data.get("answer") == NO and not data.get("reason"):
            self.add_error("reason", _("Please choose a reason."))
        return data


class QuestionForm(forms.Form):
    text = forms.CharField(
        label=_("Your question"),
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("The portal passes it on. Neither side sees the other's address yet."),
    )

    def __init__(self, *args, action="", **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = framed("text", button=_("Send the question"), action=action, variant="outline")


class ReplyForm(forms.Form):
    text = forms.CharField(label=_("Your answer"), max_length=2000, widget=forms.Textarea({"rows": 3}))

    def __init__(self, *args, action="", **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = framed("text", button=_("Send the answer"), action=action)


class TalkForm(forms.Form):
    """Up to three times; a phone shows its own picker for each."""

    how = forms.ChoiceField(label=_("How"), choices=Talk.How, widget=forms.RadioSelect, initial="online")
    where = forms.CharField(
        label=_("Address of the meeting or place"),
        required=False,
        max_length=300,
        help_text=_(
            "A meeting link or a place. For a talk by telephone the number: they see it once they have "
            "chosen a time. It may follow later."
        ),
    )
    minutes = forms.TypedChoiceField(
        label=_("How long"), coerce=int, choices=[(30, _("30 minutes")), (60, _("60 minutes"))], initial=30
    )
    time_1 = forms.DateTimeField(label=_("First time"))
    time_2 = forms.DateTimeField(label=_("Second time"), required=False)
    time_3 = forms.DateTimeField(label=_("Third time"), required=False)

    def __init__(self, *args, action="", **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("time_1", "time_2", "time_3"):
            field = self.fields[name]
            field.widget = forms.DateTimeInput(
                {"type": "datetime-local", "step": 900}, format="%Y-%m-%dT%H:%M"
            )
            field.input_formats = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"]
        self.helper = framed(
            "how",
            "where",
            "minutes",
            "time_1",
            "time_2",
            "time_3",
            button=_("Send the invitation"),
            action=action,
            variant="outline",
        )

    def clean(self):
        data = super().clean()
        times = [data[name] for name in ("time_1", "time_2", "time_3") if data.get(name)]
        for name in ("time_1", "time_2", "time_3"):
            if data.get(name) and data[name] <= clock.now() + dt.timedelta(minutes=1):
                self.add_error(name, _("Please propose times in the future."))
        data["times"] = times
        return data


class RankingForm(forms.Form):
    """A rank beside each row; equal numbers are a tie, an empty one is left out."""

    def __init__(self, *args, rows, ranks, empty_label, **kwargs):
        """rows: [(row, label)]; ranks: {row.pk: rank now}."""
        super().__init__(*args, **kwargs)
        self.rows = {f"rank_{row.pk}": row for row, _label in rows}
        choices = [("", empty_label), *((number, str(number)) for number in range(1, len(rows) + 1))]
        for row, label in rows:
            self.fields[f"rank_{row.pk}"] = forms.TypedChoiceField(
                label=label,
                choices=choices,
                coerce=int,
                empty_value=None,
                required=False,
                initial=ranks.get(row.pk),
            )
        self.helper = framed(*self.rows, button=_("Save the ranking"))

    @property
    def ranks(self):
        return {
            row: self.cleaned_data[name] for name, row in self.rows.items() if self.cleaned_data.get(name)
        }
