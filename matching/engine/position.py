"""A matching under inspection: who is where, and which moves would tempt both sides.

This is the definition of blocking (docs/matching-engine.md) written out move by move. It shares nothing
with the solver's model, so each can catch the other's mistakes.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from matching.engine.instance import Challenge, Instance, Pair, Unit


@dataclass(frozen=True, slots=True)
class Move:
    """Unit joins challenge, leaves `drop` (if any), and each (unit, challenge) in `outs` has to go."""

    unit: str
    challenge: str
    drop: str | None
    outs: tuple[Pair, ...]


class Position:
    """Mutable view of a feasible matching by units; `add` and `remove` keep all counts in step."""

    def __init__(self, instance: Instance, match: Iterable[Pair]):
        self.instance = instance
        self.unit = {u.id: u for u in instance.units}
        self.held: dict[str, set[str]] = defaultdict(set)
        self.team: dict[str, set[str]] = defaultdict(set)
        self.people: dict[str, int] = defaultdict(int)
        self.hours = defaultdict(int)
        self.holders: dict[str, dict[str, int]] = {
            c.id: dict.fromkeys(c.skills, 0) for c in instance.challenges
        }
        self.company_people: dict[str, int] = defaultdict(int)
        self.siblings: dict[str, list[str]] = defaultdict(list)
        for c in instance.challenges:
            self.siblings[c.company].append(c.id)
        self.pinned = {(instance.unit_of[p].id, c) for p, c in instance.pins}
        for p, c in match:
            if instance.unit_of[p].id == p:
                self.add(p, c)

    def match(self) -> list[Pair]:
        return sorted((p, c) for u, works in self.held.items() for c in works for p in self.unit[u].members)

    def add(self, u: str, c: str) -> None:
        self._count(u, c, 1)
        self.held[u].add(c)
        self.team[c].add(u)

    def remove(self, u: str, c: str) -> None:
        self._count(u, c, -1)
        self.held[u].remove(c)
        self.team[c].remove(u)

    def _count(self, u: str, c: str, sign: int) -> None:
        unit, challenge = self.unit[u], self.instance.challenge[c]
        self.people[c] += sign * unit.size
        self.hours[u] += sign * challenge.hours
        if challenge.company in self.instance.company:
            self.company_people[challenge.company] += sign * unit.size
        holders = self.holders[c]
        for skill in challenge.skills:
            if skill in unit.skills:
                holders[skill] += sign

    def moves(self, u: str, c: str, *, strong: bool = False) -> Iterator[Move]:
        """Every (drop, outs) with which (u, c) blocks, best known first: nobody has to leave.

        `strong` leaves out condition (c): the team that is left may break. For a group only the first
        set of people who would have to go is given.
        """
        drops = list(self.drops(u, c, strong=strong))
        if not drops:
            return
        if self.instance.company:
            for drop in drops:
                for outs in self._company_outs(u, c, drop, strong=strong):
                    yield Move(u, c, drop, outs)
            return
        outs_list = list(self.outs(u, c))
        for drop in drops:
            for outs in outs_list:
                yield Move(u, c, drop, outs)

    def blocks(self, u: str, c: str) -> Move | None:
        return next(self.moves(u, c), None)

    def drops(self, u: str, c: str, *, strong: bool = False) -> Iterator[str | None]:
        """Condition (a) and, unless strong, (c): what u could give up, None for nothing."""
        unit, challenge, held = self.unit[u], self.instance.challenge[c], self.held[u]
        after = self.hours[u] + challenge.hours
        if len(held) < unit.max_teams and (unit.hours is None or after <= unit.hours):
            yield None
        for d in sorted(held):
            if (
                self.gains(unit, c, d)
                and (u, d) not in self.pinned
                and (unit.hours is None or after - self.instance.challenge[d].hours <= unit.hours)
                and (strong or self.may_leave(u, d))
            ):
                yield d

    def gains(self, unit: Unit, c: str, d: str) -> bool:
        """Every member ranks c strictly before d."""
        ranks = self.instance.participant_ranks
        return all(ranks[p][c] < ranks[p][d] for p in unit.members)

    def may_leave(self, u: str, d: str) -> bool:
        """Condition (c): a challenge with a minimum keeps a valid team without u."""
        return self.instance.challenge[d].min == 0 or self.stays_valid(d, u)

    def stays_valid(self, d: str, u: str) -> bool:
        """Whether d's team without u is still a valid staffed team."""
        unit = self.unit[u]
        if self.people[d] - unit.size < max(1, self.instance.challenge[d].min):
            return False
        return all(n > 1 or skill not in unit.skills for skill, n in self.holders[d].items())

    def outs(self, u: str, c: str, least: int = 0) -> Iterator[tuple[Pair, ...]]:
        """Condition (b): who would have to go so that c's team with u is valid; () for nobody.

        `least` people have to go anyway, because their company has no room.
        """
        unit, challenge = self.unit[u], self.instance.challenge[c]
        if not self.team[c]:
            if challenge.accepts(unit.size, unit.skills):
                yield ()
            return
        if self.people[c] + unit.size <= challenge.max:
            yield ()
        beaten = [q for q in sorted(self.team[c]) if self._beats(unit, q, c)]
        if unit.size == 1:
            for q in beaten:
                if self.unit[q].size == 1 and self._swap_keeps_skills(unit, (q,), challenge):
                    yield ((q, c),)
        else:
            found = self._first_set_out(unit, beaten, challenge, least)
            if found:
                yield tuple((q, c) for q in found)

    def _beats(self, unit: Unit, q: str, c: str) -> bool:
        """c ranks every newcomer strictly before everyone in q, and q is not pinned."""
        ranks = self.instance.challenge_ranks[c]
        if (q, c) in self.pinned:
            return False
        return max(ranks[p] for p in unit.members) < min(ranks[p] for p in self.unit[q].members)

    def _swap_keeps_skills(self, unit: Unit, outs: tuple[str, ...], challenge: Challenge) -> bool:
        for skill, holders in self.holders[challenge.id].items():
            if skill not in unit.skills:
                leaving = sum(skill in self.unit[q].skills for q in outs)
                if holders - leaving < 1:
                    return False
        return True

    def _first_set_out(
        self, unit: Unit, beaten: list[str], challenge: Challenge, least: int
    ) -> tuple[str, ...] | None:
        """The smallest set of units, no more people than come, whose seats let the group in."""
        too_many = max(least, self.people[challenge.id] + unit.size - challenge.max)
        for count in range(1, unit.size + 1):
            for outs in combinations(beaten, count):
                size = sum(self.unit[q].size for q in outs)
                if too_many <= size <= unit.size and self._swap_keeps_skills(unit, outs, challenge):
                    return outs
        return None

    def _company_outs(self, u: str, c: str, drop: str | None, *, strong: bool) -> Iterator[tuple[Pair, ...]]:
        """spa_s (Abraham, Irving and Manlove 2007): the company's cap counts over all its challenges.

        Someone may also have to leave a sibling challenge, where the company's own list compares.
        """
        unit, challenge = self.unit[u], self.instance.challenge[c]
        company = self.instance.company[challenge.company]
        free = company.max_people - self.company_people[company.id]
        if drop is not None and self.instance.challenge[drop].company == company.id:
            free += unit.size
        for outs in self.outs(u, c, unit.size - free):
            if unit.size - sum(self.unit[q].size for q, _ in outs) <= free:
                yield outs
        if self.team[c]:
            fits = self.people[c] + unit.size <= challenge.max
        else:
            fits = challenge.accepts(unit.size, unit.skills)
        if fits and free < unit.size:
            yield from self._sibling_outs(unit, c, company.id, unit.size - free, strong=strong)

    def _sibling_outs(
        self, unit: Unit, c: str, company: str, needed: int, *, strong: bool
    ) -> Iterator[tuple[Pair, ...]]:
        """One unit at a sibling challenge that the company ranks behind the newcomers."""
        ranks = self.instance.company_ranks[company]
        last = len(ranks) + 1  # a company that does not list someone ranks them behind everyone it lists
        worst = max(ranks.get(p, last) for p in unit.members)
        for e in sorted(self.siblings[company]):
            for q in sorted(self.team[e]):
                other = self.unit[q]
                if (
                    e != c
                    and (q, e) not in self.pinned
                    and needed <= other.size <= unit.size
                    and q != unit.id
                    and worst < min(ranks.get(p, last) for p in other.members)
                    and (strong or self.may_leave(q, e))
                ):
                    yield ((q, e),)

    def play(self, move: Move) -> None:
        """Make the move; a team that is no longer valid dissolves (only possible where min is 0)."""
        touched = [c for _, c in move.outs]
        for q, e in move.outs:
            self.remove(q, e)
        if move.drop is not None:
            self.remove(move.unit, move.drop)
            touched.append(move.drop)
        self.add(move.unit, move.challenge)
        for c in touched:
            challenge = self.instance.challenge[c]
            if self.team[c] and not self.is_valid(challenge):
                for q in sorted(self.team[c]):
                    self.remove(q, c)

    def is_valid(self, c: Challenge) -> bool:
        return max(1, c.min) <= self.people[c.id] <= c.max and all(self.holders[c.id].values())
