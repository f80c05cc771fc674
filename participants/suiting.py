"""Open challenges that suit a person, each with its reasons in plain words."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from companies.models import Challenge

from .models import Participant

# A shared skill counts most: it is what an owner looks for. Interest and place only order what is left.
SKILL, FIELD, PLACE = 3, 2, 2


@dataclass(frozen=True)
class Suiting:
    challenge: Challenge
    score: int
    reasons: list


@dataclass(frozen=True)
class Wishes:
    """What a person brings and wants: ids of skills, fields, codes of municipalities."""

    skills: frozenset
    fields: frozenset
    places: frozenset

    @classmethod
    def of(cls, participant):
        return cls(
            frozenset(participant.held_skills.values_list("skill", flat=True)),
            frozenset(participant.fields),
            frozenset(participant.municipalities.values_list("pk", flat=True)),
        )


def wishes_of(user):
    """The wishes of somebody who reads a list, or None. Three queries."""
    participant = Participant.objects.filter(user=user).first() if user.is_authenticated else None
    return Wishes.of(participant) if participant else None


def suiting_challenges(participant, limit=3):
    """The best few, best first; nothing without a reason. Four queries."""
    wishes = Wishes.of(participant)
    rows = Challenge.objects.open().select_related("company__municipality").prefetch_related("needs__skill")
    found = [weigh(row, wishes) for row in rows]
    return sorted((each for each in found if each.reasons), key=lambda s: (-s.score, s.challenge.pk))[:limit]


def weigh(challenge, wishes):
    """Score and reasons; reads challenge.needs, their skills and the company's municipality."""
    reasons, score = [], 0
    shared = [str(need.skill) for need in challenge.needs.all() if need.skill_id in wishes.skills]
    if shared:
        score += SKILL * len(shared)
        reasons.append(
            ngettext("Needs your skill: %(skills)s", "Needs your skills: %(skills)s", len(shared))
            % {"skills": "、".join(shared)}
        )
    if challenge.field in wishes.fields:
        score += FIELD
        reasons.append(_("In your field: %(field)s") % {"field": challenge.get_field_display()})
    if challenge.company.municipality_id in wishes.places:
        score += PLACE
        reasons.append(_("In %(place)s, where you want to be") % {"place": challenge.company.municipality})
    return Suiting(challenge, score, reasons)
