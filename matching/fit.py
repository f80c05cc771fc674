"""Why a person fits a challenge, or does not, in words for the host: skills, hours, place."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from companies.models import Challenge


@dataclass(frozen=True)
class Fit:
    participant: object
    good: tuple
    missing: tuple
    others: tuple  # skills that nobody asked for: often where something new begins


def fit_of(participant, challenge):
    """Fit of one person; reads the person's skills and the challenge's needs."""
    held = {row.skill_id: row for row in participant.held_skills.all()}
    good, missing = [], []
    wanted = {need.skill_id for need in challenge.needs.all()}
    others = [str(row.skill) for row in held.values() if row.skill_id not in wanted]
    for need in challenge.needs.all():
        if need.skill_id in held:
            level = held[need.skill_id].get_level_display()
            good.append(_("%(skill)s (%(level)s)") % {"skill": need.skill, "level": level})
        elif need.is_required:
            missing.append(_("Not in the profile: %(skill)s") % {"skill": need.skill})
    _judge_hours(participant, challenge, good, missing)
    if challenge.place == Challenge.Place.ONSITE and participant.place == Challenge.Place.REMOTE:
        missing.append(_("Would rather work remotely"))
    return Fit(participant, tuple(good), tuple(missing), tuple(others))


def _judge_hours(participant, challenge, good, missing):
    has, needs = participant.hours_per_month, challenge.hours_per_month
    if not has or not needs:
        return
    words = _("%(has)s hours a month, %(needs)s needed") % {"has": has, "needs": needs}
    (good if has >= needs else missing).append(words)
