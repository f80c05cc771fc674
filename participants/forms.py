from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from companies import tagging
from companies.models import Challenge
from iwate_kankei.dads import Actions, Button, Section
from iwate_kankei.models import Municipality

from . import actions, japanese
from .models import Participant, ParticipantSkill
from .residences import RESIDENCES
from .skills_field import SkillsField


class SignupForm(forms.Form):
    """What allauth's sign-up page asks for besides e-mail and password."""

    field_order = ("email", "password1", "consent")

    consent = forms.BooleanField(
        label=_("I agree to the handling of my personal data for running the programme"),
        help_text=lazy(format_html, str)(
            '{} <a href="/privacy/">{}</a>',
            _("We use it only to run events, pass on proposals and support matches."),
            _("Handling of personal data"),
        ),
        error_messages={"required": _("Please agree to the handling of personal data to register")},
    )

    def signup(self, request, user):
        user.language = get_language()[:2]
        user.save(update_fields=["language"])
        actions.register(user=user, how="sign-up page")


class BeginForm(forms.Form):
    """For somebody who has an account already: only the consent is missing."""

    consent = SignupForm.base_fields["consent"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout("consent", Actions(Button(_("Begin"))))


class ProfileForm(forms.ModelForm):
    """A person's own record; three answers are required, all others can wait."""

    CHOSEN_ANYWAY = ("side_work", "place", "payment")  # a record always has one of them; none given: it stays

    skills = SkillsField(
        label=_("Skills"), required=False, help_text=_("Open a group and tick what you could bring.")
    )

    class Meta:
        model = Participant
        fields = [
            "name",
            "name_kana",
            "residence",
            "phone",
            "occupation",
            "employer",
            "side_work",
            "skills",
            "skill_words",
            "hours_per_month",
            "available_on",
            "visits_per_year",
            "place",
            "payment",
            "fields",
            "municipalities",
            "languages",
            "tie_to_iwate",
            "message",
        ]
        widgets = {
            "name": forms.TextInput({"autocomplete": "name", "data-width": "m"}),
            "name_kana": forms.TextInput({"data-width": "m"}),
            "phone": forms.TextInput({"type": "tel", "autocomplete": "tel", "data-width": "m"}),
            "occupation": forms.TextInput({"autocomplete": "organization-title", "data-width": "m"}),
            "employer": forms.TextInput({"autocomplete": "organization", "data-width": "m"}),
            "side_work": forms.RadioSelect,
            "hours_per_month": forms.NumberInput({"data-width": "s", "min": 0, "max": 200}),
            "visits_per_year": forms.NumberInput({"data-width": "s", "min": 0, "max": 100}),
            "place": forms.RadioSelect,
            "payment": forms.RadioSelect,
            "municipalities": forms.CheckboxSelectMultiple,
            "tie_to_iwate": forms.Textarea({"rows": 4}),
            "message": forms.Textarea({"rows": 4}),
        }
        help_texts = {
            "name_kana": _("In hiragana, for example いわて はなこ. Katakana is converted."),
            "phone": _("Only for urgent matters, such as on the day of a visit."),
            "side_work": _("Many employers ask for a paper first; you can print it here later."),
            "skill_words": _("Other skills, in your own words. Staff add them to the list."),
            "hours_per_month": _("Roughly, in an ordinary month."),
            "visits_per_year": _("How often you could travel to Iwate."),
            "municipalities": _("Where you would like to be involved."),
            "tie_to_iwate": _("Family, school, travel, volunteering, furusato nozei … or none yet."),
        }

    residence = forms.ChoiceField(
        label=_("Prefecture of residence"), choices=[("", _("Please choose")), *RESIDENCES]
    )
    available_on = forms.MultipleChoiceField(
        label=_("When you have time"),
        choices=Participant.Days,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages besides Japanese"),
        choices=Challenge.Language,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Those you could work in."),
    )
    add_skills = tagging.field()
    fields = forms.MultipleChoiceField(
        label=_("Fields of interest"),
        choices=Challenge.Field,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, message in {
            "name": _("Please enter your name"),
            "name_kana": _("Please enter the furigana of your name"),
            "residence": _("Please choose the prefecture you live in"),
        }.items():
            self.fields[name].required = True
            self.fields[name].error_messages["required"] = message
        self.fields["hours_per_month"].max_value = 200
        self.fields["municipalities"].queryset = Municipality.objects.taking_part()
        for name in ("municipalities", *self.CHOSEN_ANYWAY):
            self.fields[name].required = False
        if self.instance.pk:
            self.initial["skills"] = dict(self.instance.held_skills.values_list("skill", "level"))
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Section(_("About you"), "name", "name_kana", "residence", "phone"),
            Section(_("Your work"), "occupation", "employer", "side_work"),
            Section(_("What you bring"), "skills", "skill_words"),
            Section(
                _("How much time"),
                "hours_per_month",
                "available_on",
                "visits_per_year",
                "place",
                "payment",
            ),
            Section(
                _("Iwate and you"),
                "fields",
                "municipalities",
                "languages",
                "tie_to_iwate",
                "message",
                tagging.FoundSkills(
                    "occupation",
                    "skill_words",
                    "tie_to_iwate",
                    "message",
                    help=_("What you tick is added to your skills."),
                ),
            ),
            Actions(
                Button(_("Save")),
                Button(_("Keep and finish later"), name="keep", value="1", variant="outline"),
            ),
        )

    @property
    def chosen(self):
        """Ids of the skills that are ticked now."""
        return [int(pk) for pk in self["skills"].value() or {}]

    def clean_name(self):
        return japanese.normalise(self.cleaned_data["name"])

    def clean_name_kana(self):
        kana = japanese.to_hiragana(self.cleaned_data["name_kana"])
        if not japanese.is_hiragana(kana):
            raise ValidationError(_("Please write the furigana in hiragana, for example いわて はなこ"))
        return kana

    def clean_phone(self):
        phone = japanese.normalise(self.cleaned_data["phone"])
        if phone and not set(phone) <= set("0123456789+-() "):
            raise ValidationError(_("Please enter the telephone number in digits, for example 090-1234-5678"))
        return phone

    def save(self, commit=True):
        answers = dict(self.cleaned_data)
        found = {skill.pk: ParticipantSkill.Level.WORKING for skill in answers.pop("add_skills")}
        answers["skills"] = found | answers["skills"]
        for name in self.CHOSEN_ANYWAY:
            if not answers[name]:
                del answers[name]
        return actions.save_profile(participant=Participant(pk=self.instance.pk), **answers)
