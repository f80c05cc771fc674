"""Why a challenge and a person fit, or do not: each part of a score in words, with its points."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from companies.models import Challenge
from iwate_kankei.templatetags.languages import listed

from .models import ParticipantSkill


@dataclass(frozen=True)
class Reason:
    """`good`: something fits. `points` of `of`, as suggest/weights.py and the policy page give them."""

    code: str
    words: str
    points: int
    of: int
    lacks: str = ""

    @property
    def good(self):
        return self.points > 0


LABELS = {
    "must_skills": gettext_lazy("Skills that the challenge cannot do without"),
    "welcome_skills": gettext_lazy("Skills that are welcome"),
    "field": gettext_lazy("Field of interest"),
    "hours": gettext_lazy("Hours a month"),
    "city": gettext_lazy("Municipality of one's choice"),
    "visits": gettext_lazy("Visits"),
    "contract": gettext_lazy("Form of contract"),
    "language": gettext_lazy("Languages"),
    "met": gettext_lazy("Has met the owner"),
    "visited": gettext_lazy("Has been to the place"),
}


def reasons(score, challenge, participant):
    """[Reason] in the order of their points, most first; a part that says nothing is left out."""
    found = [_reason(part, challenge, participant) for part in score.parts]
    return sorted((each for each in found if each), key=lambda each: -each.points)


def _reason(part, challenge, participant):
    words, lacks = _WORDS[part.code](part, challenge, participant)
    return Reason(part.code, words, part.points, part.of, lacks) if words or lacks else None


def _skills(part, challenge, participant):
    """Held ones with their level; those below what is wanted count half and are said so."""
    held = {row.skill.slug: row for row in participant.held_skills.all()}
    names = {need.skill.slug: str(need.skill) for need in challenge.needs.all()}
    known = [slug for slug in (*part.has, *part.lacks) if slug in held]
    shown = [
        _("%(skill)s (%(level)s)") % {"skill": names[slug], "level": _level(held[slug].level)}
        for slug in known
    ]
    missing = [names[slug] for slug in part.lacks if slug not in held]
    good = _("Skill: %(skills)s") % {"skills": listed(shown)} if shown else ""
    return good, _("Not in the profile: %(skills)s") % {"skills": listed(missing)} if missing else ""


def _level(level):
    return ParticipantSkill.Level(level).label


def _field(part, challenge, participant):
    field = challenge.get_field_display()
    if part.has:
        return _("Field of interest: %(field)s") % {"field": field}, ""
    return "", _("Another field: %(field)s") % {"field": field} if participant.fields else ""


def _hours(part, challenge, participant):
    has, needs = participant.hours_per_month, challenge.hours_per_month
    if not has or not needs:
        return "", ""
    words = ngettext("%(has)s hour a month, %(needs)s needed", "%(has)s hours a month, %(needs)s needed", has)
    words %= {"has": has, "needs": needs}
    return (words, "") if has >= needs else ("", words)


def _visits(part, challenge, participant):
    has, needs = participant.visits_per_year, challenge.visits
    if has is None or not needs:
        return "", ""
    words = ngettext("%(has)s visit a year, %(needs)s needed", "%(has)s visits a year, %(needs)s needed", has)
    words %= {"has": has, "needs": needs}
    return (words, "") if has >= needs else ("", words)


def _city(part, challenge, participant):
    place = challenge.company.municipality
    return (_("Place of choice: %(place)s") % {"place": place}, "") if part.has else ("", "")


def _visited(part, challenge, participant):
    place = challenge.company.municipality
    return (_("Has been to %(place)s") % {"place": place}, "") if part.has else ("", "")


def _met(part, challenge, participant):
    return (_("Has met %(company)s") % {"company": challenge.company}, "") if part.has else ("", "")


def _contract(part, challenge, participant):
    form = challenge.get_contract_display()
    if part.points:
        wished = bool(part.has)
        return (_("Form of contract: %(form)s") % {"form": form}, "") if wished else ("", "")
    return "", _("Wants paid work; this is: %(form)s") % {"form": form}


def _language(part, challenge, participant):
    names = dict(Challenge.Language.choices)
    has = listed(names[code] for code in part.has)
    lacks = listed(names[code] for code in part.lacks)
    return (
        _("Speaks %(languages)s") % {"languages": has} if has else "",
        _("Not in the profile: %(skills)s") % {"skills": lacks} if lacks else "",
    )


_WORDS = {
    "must_skills": _skills,
    "welcome_skills": _skills,
    "field": _field,
    "hours": _hours,
    "visits": _visits,
    "city": _city,
    "visited": _visited,
    "met": _met,
    "contract": _contract,
    "language": _language,
}
