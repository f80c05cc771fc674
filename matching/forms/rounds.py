from django import forms
from django.utils.translation import gettext_lazy as _

from companies.models import Challenge
from iwate_kankei import clock
from iwate_kankei.dads import Button, Section
from iwate_kankei.models import Programme
from iwate_kankei.templatetags.languages import in_brackets

from ..actions.rounds import challenges_for, letters_for, suggested_days
from ..models import Outcome, Proposal
from .layout import framed
from .matches import day_input


def _day(label, help_text=""):
    return forms.DateField(label=label, widget=day_input(), help_text=help_text)


class RoundForm(forms.Form):
    """A new round: of which programme, and until when both sides rank."""

    programme = forms.ModelChoiceField(label=_("Programme"), queryset=Programme.objects.none())
    participants_rank_until = _day(_("Participants rank until"))
    hosts_rank_until = _day(_("Companies rank until"), _("May be some days later."))

    def __init__(self, *args, programmes, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["programme"].queryset = programmes
        self.fields["programme"].initial = programmes.first()
        people, companies = suggested_days()
        self.fields["participants_rank_until"].initial = people
        self.fields["hosts_rank_until"].initial = companies
        self.helper = framed(
            "programme",
            "participants_rank_until",
            "hosts_rank_until",
            button=_("Prepare the round"),
        )


class MembersForm(forms.Form):
    """Who takes part, and until when."""

    participants_rank_until = _day(_("Participants rank until"))
    hosts_rank_until = _day(_("Companies rank until"))
    challenges = forms.ModelMultipleChoiceField(
        label=_("Challenges"), queryset=Challenge.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    letters = forms.ModelMultipleChoiceField(
        label=_("Proposals"),
        queryset=Proposal.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("A proposal takes part with everybody in its team."),
    )

    def __init__(self, *args, round, **kwargs):
        mine = list(round.challenges.values_list("challenge", flat=True))
        possible = {row.pk for row in challenges_for(round.programme)} | set(mine)
        kwargs.setdefault(
            "initial",
            {
                "participants_rank_until": round.participants_rank_until,
                "hosts_rank_until": round.hosts_rank_until,
                "challenges": mine,
                "letters": list(round.letters.values_list("proposal", flat=True)),
            },
        )
        super().__init__(*args, **kwargs)
        challenges = Challenge.objects.filter(pk__in=possible).select_related("company").order_by("pk")
        self.fields["challenges"].queryset = challenges
        self.fields["challenges"].label_from_instance = lambda row: f"{row.company}：{row.title}"
        letters = letters_for(challenges, round).with_people().order_by("challenge", "pk")
        self.fields["letters"].queryset = letters
        self.fields["letters"].label_from_instance = _letter
        self.helper = framed(
            Section(_("Until when"), "participants_rank_until", "hosts_rank_until"),
            Section(_("Who takes part"), "challenges", "letters"),
            button=_("Save"),
        )


def _letter(row):
    return f"{row.team.names} → {row.challenge.company}：{row.challenge.title}"


class ReopenForm(forms.Form):
    participants_rank_until = _day(_("Participants rank until"))
    hosts_rank_until = _day(_("Companies rank until"))

    def __init__(self, *args, action="", **kwargs):
        super().__init__(*args, **kwargs)
        people, companies = suggested_days()
        self.fields["participants_rank_until"].initial = people
        self.fields["hosts_rank_until"].initial = companies
        self.helper = framed(
            "participants_rank_until",
            "hosts_rank_until",
            button=_("Let both sides rank again"),
            action=action,
            variant="outline",
        )


class CancelRoundForm(forms.Form):
    because = forms.CharField(label=_("Reason"), max_length=200)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = framed("because", button=_("Cancel the round"), variant="danger")


def _named(person):
    kana = in_brackets(person.name_kana) if person.name_kana else ""
    return f"{person.name or f'#{person.pk}'}{kana}"


class RulingForm(forms.Form):
    """Fix a pair or rule it out, with a reason; beside each pair of a result one tap does the same."""

    kind = forms.ChoiceField(
        label=_("What"),
        choices=[("pin", _("They have to be together")), ("forbid", _("They must not be together"))],
        widget=forms.RadioSelect,
    )
    participant = forms.ModelChoiceField(label=_("Person"), queryset=None)
    challenge = forms.ModelChoiceField(label=_("Challenge"), queryset=None)
    why = forms.CharField(label=_("Reason"), max_length=200, required=False)

    def __init__(self, *args, people, challenges, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["participant"].queryset = people
        self.fields["participant"].label_from_instance = _named
        self.fields["challenge"].queryset = challenges
        self.fields["challenge"].label_from_instance = lambda row: f"{row.company}：{row.title}"
        self.helper = framed("kind", "participant", "challenge", "why", button=_("Save"))


class NoteForm(forms.Form):
    """A note on the round, on one of its challenges, or (people given) on one of its people."""

    text = forms.CharField(label=_("Note"), max_length=500, widget=forms.Textarea({"rows": 2}))
    challenge = forms.IntegerField(widget=forms.HiddenInput, required=False)
    participant = forms.ModelChoiceField(
        label=_("About a person"), queryset=None, required=False, empty_label=_("about the whole round")
    )

    def __init__(self, *args, action="", challenge=None, people=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["challenge"].initial = challenge
        if people is None:
            del self.fields["participant"]
        else:
            self.fields["participant"].queryset = people
            self.fields["participant"].label_from_instance = _named
        self.helper = framed(*self.fields, button=_("Keep the note"), action=action, variant="outline")


class TeamForm(forms.Form):
    """Another team for a challenge than the engine's."""

    participants = forms.ModelMultipleChoiceField(
        label=_("Team"),
        queryset=None,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Nobody ticked: the challenge stays without a team."),
    )
    because = forms.CharField(label=_("Reason"), max_length=300)

    def __init__(self, *args, people, elsewhere, **kwargs):
        """elsewhere: {person's id: where the person is now}."""
        super().__init__(*args, **kwargs)
        self.fields["participants"].queryset = people
        self.fields["participants"].label_from_instance = lambda row: (
            f"{row} — {elsewhere[row.pk]}" if row.pk in elsewhere else str(row)
        )
        self.helper = framed("participants", "because", button=_("Change the team"), variant="outline")


class ConfirmForm(forms.Form):
    """Yes in one tap; a no says why."""

    why = forms.CharField(
        label=_("If not: why"),
        max_length=300,
        required=False,
        help_text=_("Only the mentors read it."),
    )

    def __init__(self, *args, version, action="", **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["version"] = forms.IntegerField(initial=version, widget=forms.HiddenInput)
        self.helper = framed(
            "why",
            "version",
            button=_("Yes, we work together"),
            name="answer",
            value="yes",
            action=action,
            more=(Button(_("No"), "answer", "no", variant="outline"),),
        )


class PublishForm(forms.Form):
    """When the work begins, and what comes next for everybody without a place."""

    starts_on = _day(_("Work starts on"))

    def __init__(self, *args, without, **kwargs):
        """without: people who get no place."""
        super().__init__(*args, **kwargs)
        self.fields["starts_on"].initial = clock.today
        names = []
        for person in without:
            name = f"step_{person.pk}"
            names.append(name)
            self.fields[name] = forms.ChoiceField(
                label=str(person), choices=Outcome.NextStep, initial=Outcome.NextStep.OTHER_HOSTS
            )
        self.people = dict(zip(names, without, strict=True))
        parts = [Section(_("The work"), "starts_on")]
        if names:
            parts.append(Section(_("What comes next for those without a place"), *names))
        self.helper = framed(*parts, button=_("Publish and tell everybody"))

    @property
    def next_steps(self):
        return {person.pk: self.cleaned_data[name] for name, person in self.people.items()}
