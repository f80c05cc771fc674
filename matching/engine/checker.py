"""Judges a matching against the definitions: violations, the vector of aims, and blocking pairs.

Nothing here knows how the matching was found.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

from matching.engine.instance import Instance, Pair
from matching.engine.position import Move, Position

Vector = dict[str, int]


@dataclass(frozen=True, slots=True)
class Blocking:
    """(participant, challenge) that blocks, with the moves that show it; a group under its first member."""

    pair: Pair
    moves: tuple[Move, ...]


def violations(instance: Instance, match: Iterable[Pair]) -> list[tuple[str, ...]]:
    """Everything that makes the matching infeasible, as (code, participant or challenge, …), sorted."""
    pairs = set(match)
    found = {(code, p, c) for p, c in pairs for code in instance.ineligibility(p, c)}
    found |= {("pin_missing", p, c) for p, c in instance.pins - pairs}
    held, team = defaultdict(set), defaultdict(set)
    for p, c in pairs:
        held[p].add(c)
        team[c].add(p)
    for p, works in held.items():
        person = instance.participant[p]
        if len(works) > person.max_teams:
            found.add(("too_many_teams", p))
        if person.hours is not None and sum(instance.challenge[c].hours for c in works) > person.hours:
            found.add(("hours_total", p))
    for c, members in team.items():
        challenge = instance.challenge[c]
        if len(members) < challenge.min:
            found.add(("below_min", c))
        if len(members) > challenge.max:
            found.add(("above_max", c))
        skills = frozenset().union(*(instance.participant[p].skills for p in members))
        found |= {("skill_missing", c, skill) for skill in challenge.skills - skills}
    for k in instance.companies:
        people = sum(len(team[c.id]) for c in instance.challenges if c.company == k.id and c.id in team)
        if people > k.max_people:
            found.add(("company_above_max", k.id))
    for group in instance.groups:
        for c, members in team.items():
            if 0 < len(members.intersection(group)) < len(group):
                found.add(("group_split", c, *group))
    return sorted(found)


def vector(instance: Instance, match: Iterable[Pair]) -> Vector:
    """The values of all aims for a feasible matching."""
    pairs = set(match)
    return {
        **counts(instance, pairs),
        "blocking": sum(1 for _ in blocking_units(Position(instance, pairs))),
    }


def counts(instance: Instance, pairs: Iterable[Pair]) -> Vector:
    """The aims that can be read off without looking for blocking pairs."""
    pairs = set(pairs)
    staffed = {c for _, c in pairs}
    cities = Counter(c.city for c in instance.challenges)
    done = Counter(instance.challenge[c].city for c in staffed)
    return {
        "staffed": len(staffed),
        "city_gap": max(
            (abs(done[a] * cities[b] - done[b] * cities[a]) for a, b in combinations(cities, 2)), default=0
        ),
        "placed": len({p for p, _ in pairs}),
        "cost": sum(instance.participant_ranks[p][c] + instance.challenge_ranks[c][p] for p, c in pairs),
    }


def blocking_units(position: Position) -> Iterable[Move]:
    """One move for each (unit, challenge) that blocks, in no particular order."""
    for u, c in position.instance.unit_eligible:
        if c not in position.held[u]:
            move = position.blocks(u, c)
            if move:
                yield move


def blocking(instance: Instance, match: Iterable[Pair], *, strong: bool = False) -> list[Blocking]:
    """Blocking pairs of a feasible matching with all their moves, sorted."""
    position = Position(instance, match)
    found = []
    for u, c in sorted(instance.unit_eligible):
        if c not in position.held[u]:
            moves = tuple(position.moves(u, c, strong=strong))
            if moves:
                found.append(Blocking((u, c), moves))
    return found
