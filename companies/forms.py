from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count
from django.forms.models import BaseInlineFormSet
from django.utils.translation import gettext_lazy as _

from iwate_kankei.dads import Actions, Button, Section
from iwate_kankei.models import Municipality
from iwate_kankei.pictures import renditions
from iwate_kankei.templatetags.languages import listed

from . import tagging
from .models import Challenge, ChallengeSkill, Company, Photo, Skill
from .readiness import reachable


class ChallengeFilter(forms.Form):
    """The filters of the public list. Everything is optional; nonsense in the address is left out."""

    q = forms.CharField(label=_("Words"), required=False, max_length=100, widget=forms.TextInput)
    municipality = forms.ChoiceField(label=_("Municipality"), required=False)
    field = forms.ChoiceField(label=_("Field"), required=False)
    contract = forms.ChoiceField(label=_("Form of contract"), required=False)
    place = forms.ChoiceField(label=_("Where"), required=False)
    skill = forms.ModelChoiceField(
        Skill.objects.filter(is_active=True),
        label=_("Skill"),
        required=False,
        to_field_name="slug",
        empty_label=_("Every skill"),
    )

    def __init__(self, data, rows):
        """`rows` are all challenges that can be found; each choice says how many of them it has."""
        super().__init__(data, auto_id="filter-%s")
        self.rows, self.labels = rows, {}
        places = {
            m.pk: str(m) for m in Municipality.objects.filter(companies__challenges__in=rows).distinct()
        }
        self._offer("municipality", "company__municipality", places, _("Every municipality"))
        self._offer("field", "field", dict(Challenge.Field.choices), _("Every field"))
        self._offer("contract", "contract", dict(Challenge.Contract.choices), _("Every form"))
        self._offer("place", "place", dict(Challenge.Place.choices), _("Everywhere"))

    def _offer(self, name, column, labels, everything):
        self.labels[name] = labels
        counts = self.rows.order_by().values_list(column).annotate(Count("pk", distinct=True))
        self.fields[name].choices = [("", everything)] + [
            (value, f"{labels[value]} ({count})") for value, count in sorted(counts) if value in labels
        ]

    def found(self):
        """The rows that fit every filter that makes sense."""
        self.is_valid()
        chosen = {name: value for name, value in self.cleaned_data.items() if value}
        rows = self.rows.matching_words(chosen.pop("q", ""))
        columns = {"municipality": "company__municipality", "skill": "skills"}
        for name, value in chosen.items():
            rows = rows.filter(**{columns.get(name, name): value})
        return rows

    @property
    def in_words(self):
        """What is chosen, for people: ["釜石市", "EC・IT"]."""
        self.is_valid()
        chosen = ((name, value) for name, value in self.cleaned_data.items() if value)
        return [str(self.labels.get(name, {}).get(value, value)) for name, value in chosen]

    @property
    def is_used(self):
        return any(self.cleaned_data.values())


class ChallengeForm(forms.ModelForm):
    """The sheet as host and mentor write it together; nothing but a title is needed to keep a draft."""

    class Meta:
        model = Challenge
        fields = [
            "title",
            "field",
            "problem",
            "why_now",
            "deliverable",
            "contract",
            "pay",
            "pay_yen",
            "pay_unit",
            "expenses",
            "place",
            "hours_per_month",
            "months",
            "visits",
            "languages",
            "team_min",
            "team_max",
            "teams",
            "starts_on",
            "apply_until",
        ]
        widgets = {
            "starts_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "apply_until": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    languages = forms.MultipleChoiceField(
        label=_("Languages needed besides Japanese"),
        choices=Challenge.Language,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    add_skills = tagging.field()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.chosen = list(self.instance.needs.values_list("skill", flat=True)) if self.instance.pk else []
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Section(
                _("What is it about?"), "title", "field", "problem", "why_now", "deliverable",
                tagging.FoundSkills(
                    "title", "problem", "why_now", "deliverable",
                    help=_("What you tick is added to the skills that the challenge needs."),
                ),
            ),
            Section(
                _("How do we work together?"),
                "contract", "pay", "pay_yen", "pay_unit", "expenses", "place", "hours_per_month", "months",
                "visits", "languages",
            ),
            Section(_("With whom and when?"), "team_min", "team_max", "teams", "starts_on", "apply_until"),
            Actions(Button(_("Save"))),
        )  # fmt: skip

    def clean(self):
        cleaned = super().clean()
        least, most = cleaned.get("team_min"), cleaned.get("team_max")
        if least and most and most < least:
            self.add_error("team_max", _("Please give at least as many as the smallest team has."))
        return cleaned

    @transaction.atomic
    def save(self, commit=True):
        challenge = super().save(commit)
        for skill in self.cleaned_data["add_skills"]:
            ChallengeSkill.objects.get_or_create(challenge=challenge, skill=skill)
        return challenge


class StepForm(forms.Form):
    """Asks once more before a step is taken, and for words where the other side needs a reason."""

    words = forms.CharField(
        label=_("What should be changed"), required=False, max_length=1000, widget=forms.Textarea
    )

    def __init__(self, step, data=None):
        super().__init__(data)
        if not step.asks_words:
            del self.fields["words"]
        self.helper = FormHelper()
        self.helper.layout = Layout(*self.fields, Actions(Button(step.label, variant="fill")))


class ContactForms(BaseInlineFormSet):
    """A company whose sheets are public keeps somebody who can be reached, as publication asked for."""

    def clean(self):
        super().clean()
        if self.instance.pk:
            Company.objects.held().get(pk=self.instance.pk)
        kept = [form.instance for form in self.forms if form.has_changed() or form.instance.pk]
        gone = [form.instance for form in self.deleted_forms]
        published = self.instance.challenges.published() if self.instance.pk else []
        if reachable(contact for contact in kept if contact not in gone) or not published:
            return
        raise ValidationError(
            _(
                "People read on a published sheet whom to ask (%(sheets)s). Please leave a contact with an"
                " e-mail address or telephone: enter the new one first, or close the sheet before."
            )
            % {"sheets": listed(published)},
            code="last_contact",
        )


class PhotoForm(forms.ModelForm):
    """An upload is looked at, made small and stripped before the row is saved."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("JPEG, PNG or WebP, at most 8 MB. The place where it was taken is removed from it."),
        widget=forms.ClearableFileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )

    class Meta:
        model = Photo
        fields = ["alt", "position"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:  # another file takes the place of the old one
            self.fields["file"].required = False

    def clean_file(self):
        if upload := self.cleaned_data["file"]:
            self.pictures = renditions(upload)
        return upload

    def save(self, commit=True):
        if self.cleaned_data.get("file"):
            self.instance.store(self.pictures)
        return super().save(commit)
