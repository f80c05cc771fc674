"""What is kept as a code, in the words in which people were asked: for those who read their data."""

from django.http import QueryDict
from django.utils.translation import gettext as _

from companies.forms import ChallengeFilter
from companies.models import Challenge, Skill
from events.models import Question
from notifications.kinds import KINDS
from participants.consents import way
from participants.directory import SHOWABLE
from participants.forms import ProfileForm

from . import paper
from .models import Proposal


def in_words(row, name, value):
    """The value of this column of the row, or the same value if there is nothing to put into words."""
    words = WORDS.get((row._meta.label, name))
    return words(value) if words and value else value


def _kind(name):
    return str(KINDS[name].label) if name in KINDS else name


def _kinds(names):
    return [_kind(name) for name in names]


def _shown(fields):
    return [str(SHOWABLE.get(field, field)) for field in fields]


def _filters(query):
    return " / ".join(ChallengeFilter(QueryDict(query), Challenge.objects.all()).in_words)


def _parts(parts):
    return {str(Proposal._meta.get_field(name).verbose_name): text for name, text in parts.items() if text}


def _conditions(content):
    return dict(paper.rows(content))


def _answers(answers):
    labels = {str(row.pk): row.label for row in Question.objects.filter(pk__in=answers)}
    return {labels.get(pk, pk): text for pk, text in answers.items()}


def _form(name):
    return {"profile": _("Profile")}.get(name, name)


def _typed(data):
    """A half-done profile: {question: what was typed or ticked}; questions left open are left out."""
    found, skills = {}, {str(skill.pk): str(skill) for skill in Skill.objects.all()}
    for name, field in ProfileForm().fields.items():
        labels = {str(key): str(label) for key, label in getattr(field, "choices", [])}
        labels |= skills if name == "skills" else {}
        if answers := [labels.get(each, each) for each in data.get(name, []) if each]:
            found[str(field.label)] = answers
    return found


WORDS = {
    ("participants.Participant", "directory_shows"): _shown,
    ("participants.Consent", "how"): way,
    ("participants.Consent", "withdrawn_how"): way,
    ("participants.SavedSearch", "query"): _filters,
    ("participants.FormDraft", "form"): _form,
    ("participants.FormDraft", "data"): _typed,
    ("events.Registration", "answers"): _answers,
    ("events.Registration", "survey_answers"): _answers,
    ("notifications.Message", "kind"): _kind,
    ("notifications.Preference", "off"): _kinds,
    ("matching.Version", "parts"): _parts,
    ("matching.Terms", "content"): _conditions,
}
