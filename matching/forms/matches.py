from django import forms
from django.utils.translation import gettext_lazy as _

from companies.models import Challenge
from iwate_kankei import clock
from iwate_kankei.dads import Section
from participants.models import Participant

from .. import conditions
from ..models import Closing, Match, WorkLog
from ..models.team import MOST_MEMBERS
from .layout import framed


def day_input():
    return forms.DateInput({"type": "date"}, format="%Y-%m-%d")


class PersonChoice(forms.ModelChoiceField):
    def label_from_instance(self, person):
        return " ".join(filter(None, [str(person), person.residence]))


class RecordMatchForm(forms.Form):
    """A match in one form, also when everything happened on the telephone."""

    challenge = forms.ModelChoiceField(label=_("Challenge"), queryset=Challenge.objects.none())
    starts_on = forms.DateField(label=_("Work begins on"), widget=day_input())
    by_telephone = forms.BooleanField(label=_("All of it was agreed on the telephone"), required=False)

    def __init__(self, *args, user, proposal=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.proposal = proposal
        self.fields["starts_on"].initial = clock.today
        people = [f"person_{number}" for number in range(1, MOST_MEMBERS + 1)]
        if proposal:
            del self.fields["challenge"]
            self.helper = framed("starts_on", "by_telephone", button=_("Record the match"))
            return
        challenges = Challenge.objects.managed_by(user).select_related("company")
        self.fields["challenge"].queryset = challenges.order_by("company__name_kana", "title")
        self.fields["challenge"].label_from_instance = lambda row: f"{row.company}：{row.title}"
        visible = Participant.objects.visible_to(user)
        for number, name in enumerate(people, start=1):
            label = _("Who leads") if number == 1 else _("Person %(number)s") % {"number": number}
            self.fields[name] = PersonChoice(label=label, queryset=visible, required=number == 1)
        self.helper = framed(
            Section(_("The challenge and the start"), "challenge", "starts_on"),
            Section(_("The people"), *people),
            "by_telephone",
            button=_("Record the match"),
        )

    def clean(self):
        data = super().clean()
        chosen = [data[name] for name in data if name.startswith("person_") and data[name]]
        if len(set(chosen)) < len(chosen):
            raise forms.ValidationError(_("The same person is chosen twice."))
        data["participants"] = chosen
        return data


class MoveForm(forms.Form):
    """The next state of a match: only what is possible now is offered; a single one needs no choice."""

    to = forms.ChoiceField(label=_("From now on"), widget=forms.RadioSelect)
    ends_on = forms.DateField(
        label=_("Until"),
        required=False,
        widget=day_input(),
        help_text=_("Planned end, or the day on which it ended."),
    )
    reason = forms.CharField(
        label=_("Reason"), required=False, max_length=200, help_text=_("Needed when it ends early.")
    )

    def __init__(self, *args, match, allowed, action="", **kwargs):
        super().__init__(*args, **kwargs)
        possible = [state for state in Match.Status if state in allowed]
        self.fields["to"].choices = [(state.value, state.label) for state in possible]
        button = _("Save")
        if len(possible) == 1:
            self.fields["to"].initial, self.fields["to"].widget = possible[0].value, forms.HiddenInput()
            button = _("Record: %(state)s") % {"state": possible[0].label}
        self.helper = framed("to", "ends_on", "reason", button=button, action=action, variant="outline")


class WorkForm(forms.ModelForm):
    class Meta:
        model = WorkLog
        fields = ["day", "hours", "what"]
        widgets = {
            "day": day_input(),
            "hours": forms.NumberInput({"min": "0.5", "max": "24", "step": "0.5", "inputmode": "decimal"}),
        }

    def __init__(self, *args, action="", **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["day"].initial = clock.today
        self.helper = framed("day", "hours", "what", button=_("Write it down"), action=action)


class ClosingForm(forms.ModelForm):
    class Meta:
        model = Closing
        fields = ["results", "learned", "testimonial", "may_publish", "next_step"]
        widgets = {
            "results": forms.Textarea({"rows": 4}),
            "learned": forms.Textarea({"rows": 4}),
            "testimonial": forms.Textarea({"rows": 3}),
            "next_step": forms.RadioSelect,
        }
        help_texts = {
            "learned": _("It goes to the lessons that mentors and cities read."),
            "may_publish": _("On the public results page, with the name of the company or your first name."),
        }

    def __init__(self, *args, action="", **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["next_step"].choices = Closing.NextStep.choices
        self.helper = framed(
            "results", "learned", "testimonial", "may_publish", "next_step", button=_("Send"), action=action
        )


class TermsForm(forms.Form):
    """The written conditions: what article 3 of the Freelance Act asks for (conditions.problems)."""

    client = forms.CharField(label=_("Client"), max_length=100)
    client_address = forms.CharField(label=_("Address of the client"), max_length=200)
    workers = forms.CharField(label=_("Contractor"), max_length=300)
    contract = forms.ChoiceField(label=_("Form of contract"), choices=Challenge.Contract)
    agreed_on = forms.DateField(label=_("Agreed on"), widget=day_input())
    work = forms.CharField(label=_("Work"), max_length=2000, widget=forms.Textarea({"rows": 5}))
    starts_on = forms.DateField(label=_("From"), widget=day_input())
    ends_on = forms.DateField(label=_("Until"), required=False, widget=day_input())
    place = forms.CharField(label=_("Place of work"), max_length=200)
    hours_per_month = forms.IntegerField(
        label=_("Hours of work a month"), required=False, min_value=1, max_value=200
    )
    delivered_on = forms.DateField(label=_("Handed over on"), required=False, widget=day_input())
    inspected_by = forms.DateField(
        label=_("Inspected by"),
        required=False,
        widget=day_input(),
        help_text=_("Only if the work is inspected."),
    )
    unpaid = forms.BooleanField(label=_("Without pay (pro bono)"), required=False)
    pay = forms.CharField(
        label=_("Pay"),
        required=False,
        max_length=200,
        help_text=_("An amount, or how it is reckoned; say whether tax is included."),
    )
    closing = forms.ChoiceField(
        label=_("When it is paid"),
        required=False,
        choices=[
            ("", _("Please choose")),
            (conditions.ONCE, _("Once, after the work is handed over")),
            (conditions.MONTHLY, _("Every month, closed at the month's end")),
        ],
    )
    paid_on = forms.DateField(
        label=_("Once: paid on"),
        required=False,
        widget=day_input(),
        help_text=_("Within 60 days, counted from the day of receipt."),
    )
    paid_months_after = forms.TypedChoiceField(
        label=_("Every month: paid in"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", _("Please choose")), (0, _("the same month")), (1, _("the next month"))],
    )
    paid_day = forms.IntegerField(
        label=_("Every month: paid on day"),
        required=False,
        min_value=1,
        max_value=31,
        help_text=_("31 means the last day."),
    )
    method = forms.CharField(label=_("How it is paid"), required=False, max_length=100)
    expenses = forms.CharField(
        label=_("Expenses"),
        required=False,
        max_length=200,
        help_text=_("Travel, lodging, material: who bears what."),
    )
    remarks = forms.CharField(
        label=_("Remarks"), required=False, max_length=1000, widget=forms.Textarea({"rows": 3})
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = framed(
            Section(_("The parties"), "client", "client_address", "workers"),
            Section(
                _("What, when and where"),
                "contract",
                "agreed_on",
                "work",
                "starts_on",
                "ends_on",
                "place",
                "hours_per_month",
                "delivered_on",
                "inspected_by",
            ),
            Section(
                _("Pay and expenses"),
                "unpaid",
                "pay",
                "closing",
                "paid_on",
                "paid_months_after",
                "paid_day",
                "method",
                "expenses",
            ),
            "remarks",
            button=_("Issue these conditions"),
        )

    def clean(self):
        data = super().clean()
        for name, problem in conditions.problems(data).items():
            if name not in self.errors:
                self.add_error(name, problem)
        return data
