"""Explanations for a whole round: people without a team, challenges without one, and flaws of the input."""

from dataclasses import dataclass

from matching.engine.counterfactual import Change, relaxations, what_if
from matching.engine.explain import why_not
from matching.engine.instance import Instance
from matching.engine.reason import Reason
from matching.engine.solution import Solution


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something in the input that staff should know before the run. `who` are ids of people or challenges."""

    code: str
    who: tuple[str, ...]


def unplaced(instance: Instance, solution: Solution, p: str) -> dict[str, list[Reason]]:
    """For a person without a team: why not, for each challenge they listed, in their order."""
    works = [c for group in instance.participant[p].prefs for c in group]
    return {c: why_not(instance, solution, p, c) for c in works}


def unstaffed(
    instance: Instance, solution: Solution, c: str, *, seconds: float | None = 60
) -> tuple[list[Reason], list[Change]]:
    """For a challenge without a team: why, and the single changes with which the best proposal staffs it.

    `seconds` are for each what-if; without them no changes are looked for.
    """
    reasons = [*_shortage(instance, c)] or [Reason("members_needed_elsewhere", _candidates(instance, c))]
    if seconds is None:
        return reasons, []
    changes = [
        change
        for change, variant in relaxations(instance, c)
        if any(d == c for _, d in what_if(variant, seconds=seconds).match or ())
    ]
    return reasons, changes


def _candidates(instance: Instance, c: str) -> dict:
    return {"eligible": sorted(p for p, d in instance.eligible if d == c)}


def _shortage(instance: Instance, c: str):
    challenge = instance.challenge[c]
    if not any(c in ranks for ranks in instance.participant_ranks.values()):
        yield Reason("nobody_listed")
        return
    people = _candidates(instance, c)["eligible"]
    if len(people) < max(1, challenge.min):
        yield Reason("not_enough_eligible", {"eligible": len(people), "min": max(1, challenge.min)})
    held = frozenset().union(*(instance.participant[p].skills for p in people))
    missing = sorted(challenge.skills - held)
    if missing:
        yield Reason("skill_nobody_holds", {"skills": missing})


def flaws(instance: Instance) -> list[Flaw]:
    """What staff should mend, or know, before the run."""
    found = []
    works_of = {p.id: {c for group in p.prefs for c in group} for p in instance.participants}
    eligible_people = {p for p, _ in instance.eligible}
    for p in instance.participants:
        if not p.prefs:
            found.append(Flaw("person_listed_nothing", (p.id,)))
        elif p.id not in eligible_people:
            found.append(Flaw(_why_nothing_fits(instance, p.id, works_of[p.id]), (p.id,)))
    for c in instance.challenges:
        found += [Flaw(f"challenge_{reason.code}", (c.id,)) for reason in _shortage(instance, c.id)]
        if not c.prefs:
            found.append(Flaw("challenge_ranked_nobody", (c.id,)))
    for unit in instance.units:
        if unit.size > 1 and not any(u == unit.id for u, _ in instance.unit_eligible):
            found.append(Flaw("group_fits_nothing", unit.members))
    return found


def _why_nothing_fits(instance: Instance, p: str, works: set[str]) -> str:
    codes = [set(instance.ineligibility(p, c)) for c in works]
    for code in ("hours", "onsite", "company_did_not_list"):
        if all(code in found for found in codes):
            return f"person_{code}"
    return "person_fits_nothing"
