"""Open challenges that suit a person, each with its reasons in plain words."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from companies.models import Challenge

# A shared skill counts most: it is what an owner looks for. Interest and place only order what is left.
SKILL, FIELD, PLACE = 3, 2, 2


@dataclass(frozen=True)
class Suiting:
    challenge: Challenge
    score: int
    reasons: list


def suiting_challenges(participant, limit=3):
    """The best few, best first; nothing without a reason. Four queries."""
    skills = set(participant.held_skills.values_list("skill", flat=True))
    places = set(participant.municipalities.values_list("pk", flat=True))
    rows = Challenge.objects.open().select_related("company__municipality").prefetch_related("skills")
    found = [_weigh(row, skills, set(participant.fields), places) for row in rows]
    return sorted((each for each in found if each.reasons), key=lambda s: (-s.score, s.challenge.pk))[:limit]


def _weigh(challenge, skills, fields, places):
    reasons, score = [], 0
    shared = [str(skill) for skill in challenge.skills.all() if skill.pk in skills]
    if shared:
        score += SKILL * len(shared)
        reasons.append(
            ngettext("Needs your skill: %(skills)s", "Needs your skills: %(skills)s", len(shared))
            % {"skills": "、".join(shared)}
        )
    if challenge.field in fields:
        score += FIELD
        reasons.append(_("In your field: %(field)s") % {"field": challenge.get_field_display()})
    if challenge.company.municipality_id in places:
        score += PLACE
        reasons.append(_("In %(place)s, where you want to be") % {"place": challenge.company.municipality})
    return Suiting(challenge, score, reasons)
