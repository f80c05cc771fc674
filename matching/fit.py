"""Why a person fits a challenge, or does not, in words for the host: skills, hours, place."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from companies.models import Challenge


@dataclass(frozen=True)
class Fit:
    participant: object
    good: tuple
    missing: tuple


def fit_of(participant, challenge):
    """Fit of one person; reads the person's skills and the challenge's needs."""
    held = {row.skill_id: row for row in participant.held_skills.all()}
    good, missing = [], []
    for need in challenge.needs.all():
        if need.skill_id in held:
            level = held[need.skill_id].get_level_display()
            good.append(_("%(skill)s (%(level)s)") % {"skill": need.skill, "level": level})
        elif need.is_required:
            missing.append(_("No %(skill)s, which is needed") % {"skill": need.skill})
    _judge_hours(participant, challenge, good, missing)
    if challenge.place == Challenge.Place.ONSITE and participant.place == Challenge.Place.REMOTE:
        missing.append(_("Would rather work remotely"))
    return Fit(participant, tuple(good), tuple(missing))


def _judge_hours(participant, challenge, good, missing):
    has, needs = participant.hours_per_month, challenge.hours_per_month
    if not has or not needs:
        return
    words = _("%(has)s hours a month, %(needs)s needed") % {"has": has, "needs": needs}
    (good if has >= needs else missing).append(words)
