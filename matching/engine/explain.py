"""Why a pair is, or is not, in a proposal, and what would have to change.

Explanations solve the round again rather than read the solver's mind, so they cost about one run each.
"""

from dataclasses import dataclass, field

from matching.engine.counterfactual import Change, forbidden, forced, raised, relaxations, what_if
from matching.engine.instance import MAXIMISED, Instance, Pair
from matching.engine.position import Position
from matching.engine.reason import Reason
from matching.engine.solution import Solution


@dataclass(frozen=True, slots=True)
class Explanation:
    """`forced` and `forbidden` are the best solutions with the pair held, or kept out."""

    pair: Pair
    chosen: bool
    reasons: tuple[Reason, ...]
    forced: Solution
    forbidden: Solution
    changes: tuple[Change, ...] = field(default=())


def explain(
    instance: Instance, solution: Solution, p: str, c: str, *, seconds: float = 60, changes: bool = True
) -> Explanation:
    """`solution` must be this instance's and feasible. Each what-if gets `seconds`."""
    chosen = (p, c) in solution.match
    with_it = solution if chosen else forced(instance, p, c, seconds=seconds)
    without = forbidden(instance, p, c, seconds=seconds) if chosen else solution
    if chosen:
        reasons = why(instance, solution, p, c) + compared(instance, solution, without)
    else:
        reasons = why_not(instance, solution, p, c)
        if reasons[0].code != "participant_did_not_list":
            reasons += compared(instance, solution, with_it)
    found = ()
    if (
        changes
        and not chosen
        and not {"participant_did_not_list", "company_did_not_list"} & {reason.code for reason in reasons}
    ):
        found = tuple(what_would_help(instance, solution, p, c, seconds=seconds))
    return Explanation((p, c), chosen, tuple(reasons), with_it, without, found)


def why(instance: Instance, solution: Solution, p: str, c: str) -> list[Reason]:
    """What speaks for a pair of the proposal, from its own numbers."""
    person, challenge = instance.participant[p], instance.challenge[c]
    unit = instance.unit_of[p]
    position = Position(instance, solution.match)
    reasons = [Reason("pinned")] if (p, c) in instance.pins else []
    if unit.size > 1:
        reasons.append(Reason("group", {"members": unit.members}))
    reasons.append(
        Reason("participant_rank", {"rank": instance.participant_ranks[p][c], "of": len(person.prefs)})
    )
    reasons.append(
        Reason("challenge_rank", {"rank": instance.challenge_ranks[c][p], "of": len(challenge.prefs)})
    )
    brought = sorted(challenge.skills & person.skills)
    if brought:
        reasons.append(Reason("skills_brought", {"skills": brought}))
    sole = [s for s in brought if position.holders[c][s] == 1]
    if sole:
        reasons.append(Reason("only_holder", {"skills": sole}))
    if person.hours is not None and challenge.hours:
        slack = person.hours - sum(instance.challenge[d].hours for d in position.held[unit.id])
        reasons.append(Reason("hours_fit", {"needs": challenge.hours, "has": person.hours, "slack": slack}))
    reasons.append(
        Reason("team_size", {"size": position.people[c], "min": challenge.min, "max": challenge.max})
    )
    return reasons


def why_not(instance: Instance, solution: Solution, p: str, c: str) -> list[Reason]:
    """The first thing that keeps a pair out (several if the pair is not eligible)."""
    codes = instance.ineligibility(p, c)
    if codes:
        return [_ineligible(instance, code, p, c) for code in codes]
    unit = instance.unit_of[p]
    if (unit.id, c) not in instance.unit_eligible:
        others = [q for q in unit.members if (q, c) not in instance.eligible]
        return [Reason("group_member_not_eligible", {"members": others})]
    position = Position(instance, solution.match)
    for reason in (
        _unstaffed(instance, position, c),
        _participant_side(instance, position, unit, c),
        _challenge_side(instance, position, unit, c),
    ):
        if reason:
            return [reason]
    return []


def _ineligible(instance: Instance, code: str, p: str, c: str) -> Reason:
    if code == "hours":
        return Reason(code, {"needs": instance.challenge[c].hours, "has": instance.participant[p].hours})
    return Reason(code)


def _unstaffed(instance: Instance, position: Position, c: str) -> Reason | None:
    if position.team[c]:
        return None
    challenge = instance.challenge[c]
    return Reason("unstaffed", {"min": challenge.min, "skills": sorted(challenge.skills)})


def _participant_side(instance: Instance, position: Position, unit, c: str) -> Reason | None:
    """What keeps the person: something better, no team or hours left, or a team that needs them."""
    if next(position.drops(unit.id, c), "none") != "none":
        return None
    ranks = instance.participant_ranks[unit.id]
    held = sorted(position.held[unit.id], key=lambda d: (ranks[d], d))
    broken = next(position.drops(unit.id, c, strong=True), None)
    if broken:
        return Reason("team_would_break", {"challenge": broken})
    if unit.hours is not None and len(held) < unit.max_teams:
        used = position.hours[unit.id]
        return Reason("hours_taken", {"has": unit.hours, "used": used, "needs": instance.challenge[c].hours})
    if held and all(not position.gains(unit, c, d) for d in held):
        return Reason("participant_better", {"challenges": held, "rank": ranks[held[-1]], "this": ranks[c]})
    return Reason("no_free_team", {"challenges": held, "max_teams": unit.max_teams})


def _challenge_side(instance: Instance, position: Position, unit, c: str) -> Reason | None:
    """Why the challenge would not take the person: the seats went to people it ranks at least as well."""
    if position.blocks(unit.id, c):
        return None
    challenge, ranks = instance.challenge[c], instance.challenge_ranks[c]
    if position.people[c] + unit.size <= challenge.max:
        if challenge.company in instance.company:
            cap = instance.company[challenge.company].max_people
            return Reason("company_cap", {"company": challenge.company, "max_people": cap})
        return None
    last = max(ranks[q] for u in position.team[c] for q in position.unit[u].members)
    mine = max(ranks[q] for q in unit.members)
    if mine < last:
        kept = [s for s, n in position.holders[c].items() if n == 1 and s not in unit.skills]
        return Reason("swap_loses_skill", {"skills": sorted(kept)})
    return Reason("cut_off", {"rank": mine, "last": last, "max": challenge.max})


def compared(instance: Instance, best: Solution, other: Solution) -> list[Reason]:
    """The first aim that would suffer, or that only the lottery decided."""
    if not other.feasible:
        return [Reason("impossible")]
    for aim in instance.order:
        if best.vector[aim] != other.vector[aim]:
            if not _surely_worse(aim, best, other):  # the time ran out before the proof
                return [Reason("not_proved", {"aim": aim})]
            return [Reason("aim", {"aim": aim, "is": best.vector[aim], "would": other.vector[aim]})]
    return [Reason("lottery")]


def _surely_worse(aim: str, best: Solution, other: Solution) -> bool:
    """Whether nothing with the change made could be as good on this aim."""
    bound = other.vector[aim] if other.status[aim] == "optimal" else other.bound[aim]
    if bound is None:
        return False
    return bound < best.vector[aim] if aim in MAXIMISED else bound > best.vector[aim]


def what_would_help(
    instance: Instance, solution: Solution, p: str, c: str, *, seconds: float = 60
) -> list[Change]:
    """Single changes after which the best proposal holds the pair."""
    found = [
        change
        for change, variant in relaxations(instance, c, p)
        if (p, c) in (what_if(variant, seconds=seconds).match or ())
    ]
    team = [q for q, d in solution.match if d == c]
    ranks = instance.challenge_ranks[c]
    if p in ranks and team:
        cut = max(ranks[q] for q in team)
        if cut <= ranks[p] and (p, c) in (what_if(raised(instance, p, c, cut), seconds=seconds).match or ()):
            found.append(Change("better_rank", ranks[p], cut, c, p))
    return found
