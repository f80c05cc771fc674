import datetime as dt

from django import forms
from django.utils.translation import gettext_lazy as _

from companies.models import Challenge, Company
from iwate_kankei import clock
from iwate_kankei.dads import Section
from participants.models import Participant

from ..models import ContactRecord, Match
from .layout import framed
from .matches import PersonChoice, day_input


class ContactRecordForm(forms.ModelForm):
    """Two minutes in the car park: who, how, one line; a promise if there was one."""

    class Meta:
        model = ContactRecord
        fields = [
            "match",
            "company",
            "participant",
            "how",
            "happened_on",
            "summary",
            "promise",
            "promised_by",
            "promise_due",
        ]
        widgets = {
            "how": forms.RadioSelect,
            "happened_on": day_input(),
            "summary": forms.Textarea({"rows": 3}),
            "promise_due": day_input(),
        }

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        matches = Match.objects.managed_by(user).alive().with_people()
        self.fields["match"].queryset = matches
        self.fields["match"].label_from_instance = lambda row: f"{row.challenge.company}：{row.team.names}"
        self.fields["company"].queryset = Company.objects.managed_by(user)
        self.fields["participant"] = PersonChoice(
            label=_("Participant"), queryset=Participant.objects.visible_to(user), required=False
        )
        self.fields["how"].choices = [
            (how.value, how.label) for how in ContactRecord.How if how != ContactRecord.How.CHECK_IN
        ]
        self.fields["happened_on"].initial = clock.today
        self.helper = framed(
            Section(_("With whom"), "match", "company", "participant"),
            Section(_("What was said"), "how", "happened_on", "summary"),
            Section(_("A promise"), "promise", "promised_by", "promise_due"),
            button=_("Save the note"),
        )

    def clean(self):
        data = super().clean()
        if data.get("match") and not data.get("company"):
            data["company"] = data["match"].challenge.company
        if not data.get("company") and not data.get("participant"):
            self.add_error("match", _("Please say who the note is about."))
        if data.get("promise") and not data.get("promise_due"):
            self.add_error("promise_due", _("Please say until when."))
        return data


class ForwardForm(forms.Form):
    challenge = forms.ModelChoiceField(label=_("Challenge"), queryset=Challenge.objects.none())

    def __init__(self, *args, places, action="", **kwargs):
        """places: matching.elsewhere.places, in whose order the challenges are offered."""
        super().__init__(*args, **kwargs)
        field = self.fields["challenge"]
        field.queryset = Challenge.objects.filter(pk__in=[place.challenge.pk for place in places])
        field.choices = [
            ("", _("Please choose")),
            *((place.challenge.pk, _where_and_what(place.challenge)) for place in places),
        ]
        self.helper = framed(
            "challenge", button=_("Show it to this company"), action=action, variant="outline"
        )


def _where_and_what(challenge):
    return f"{challenge.company.municipality} {challenge.company}：{challenge.title}"


class AdmissionForm(forms.Form):
    """Let somebody propose whom the programme's rule would not."""

    challenge = forms.ModelChoiceField(label=_("Challenge"), queryset=Challenge.objects.none())
    participant = PersonChoice(label=_("Participant"), queryset=Participant.objects.none())
    reason = forms.CharField(label=_("Reason"), max_length=300)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["challenge"].queryset = (
            Challenge.objects.managed_by(user).open().select_related("company")
        )
        self.fields["challenge"].label_from_instance = lambda row: f"{row.company}：{row.title}"
        self.fields["participant"].queryset = Participant.objects.visible_to(user)
        self.helper = framed("challenge", "participant", "reason", button=_("Admit"))


def in_two_weeks():
    return clock.today() + dt.timedelta(days=14)


class SnoozeForm(forms.Form):
    until = forms.DateField(label=_("Put aside until"), widget=day_input(), initial=in_two_weeks)
    reason = forms.CharField(label=_("Reason"), max_length=200)

    def __init__(self, *args, action="", **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = framed("until", "reason", button=_("Put aside"), action=action, variant="outline")
