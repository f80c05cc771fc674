"""The input of a matching round as frozen values, and what follows from it directly.

Definitions: docs/matching-engine.md, sections "Instance" and "Feasible matching".
"""

from collections import defaultdict
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

AIMS = ("staffed", "city_gap", "blocking", "placed", "cost")
MAXIMISED = frozenset({"staffed", "placed"})
KINDS = ("hr", "hrt", "hrlq", "spa_s", "team")

Pair = tuple[str, str]
TieGroups = tuple[tuple[str, ...], ...]
Hours = int | Fraction


@dataclass(frozen=True, slots=True)
class Participant:
    id: str
    prefs: TieGroups
    max_teams: int = 1
    hours: Hours | None = None  # a month; None means unlimited
    onsite: bool = True
    skills: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Challenge:
    id: str
    company: str
    city: str
    min: int
    max: int
    prefs: TieGroups
    hours: Hours = 0  # for each member and month
    onsite: bool = False
    skills: frozenset[str] = frozenset()

    def accepts(self, size: int, skills: frozenset[str]) -> bool:
        """Whether a team of this size that holds these skills together would be a staffed team."""
        return max(1, self.min) <= size <= self.max and self.skills <= skills


@dataclass(frozen=True, slots=True)
class Company:
    id: str
    max_people: int
    prefs: TieGroups


@dataclass(frozen=True, slots=True)
class Unit:
    """Those who move together: one person, or a group that proposed together.

    The group's limits are its tightest member's, its skills are all members' skills.
    """

    id: str  # the first member's id
    members: tuple[str, ...]
    max_teams: int
    hours: Hours | None
    skills: frozenset[str]

    @property
    def size(self) -> int:
        return len(self.members)


def _ranks(prefs: TieGroups) -> dict[str, int]:
    return {name: rank for rank, group in enumerate(prefs, start=1) for name in group}


@dataclass(frozen=True)
class Instance:
    id: str
    kind: str
    participants: tuple[Participant, ...]
    challenges: tuple[Challenge, ...]
    companies: tuple[Company, ...] = ()
    pins: frozenset[Pair] = frozenset()
    forbids: frozenset[Pair] = frozenset()
    groups: tuple[tuple[str, ...], ...] = ()
    order: tuple[str, ...] = AIMS
    seed: str = ""

    def canonical(self) -> "Instance":
        """The same round with every row in the order of its id, so that row order cannot matter."""

        def rows(items):
            tidy = (replace(x, prefs=tuple(tuple(sorted(g)) for g in x.prefs)) for x in items)
            return tuple(sorted(tidy, key=lambda x: x.id))

        return replace(
            self,
            participants=rows(self.participants),
            challenges=rows(self.challenges),
            companies=rows(self.companies),
            groups=tuple(sorted(tuple(sorted(group)) for group in self.groups)),
        )

    @cached_property
    def participant(self) -> dict[str, Participant]:
        return {p.id: p for p in self.participants}

    @cached_property
    def challenge(self) -> dict[str, Challenge]:
        return {c.id: c for c in self.challenges}

    @cached_property
    def company(self) -> dict[str, Company]:
        """Caps of companies; empty unless the kind is spa_s."""
        return {k.id: k for k in self.companies}

    @cached_property
    def participant_ranks(self) -> dict[str, dict[str, int]]:
        """participant_ranks[p][c]: 1-based index of the tie group of p's list that holds c."""
        return {p.id: _ranks(p.prefs) for p in self.participants}

    @cached_property
    def challenge_ranks(self) -> dict[str, dict[str, int]]:
        return {c.id: _ranks(c.prefs) for c in self.challenges}

    @cached_property
    def company_ranks(self) -> dict[str, dict[str, int]]:
        return {k.id: _ranks(k.prefs) for k in self.companies}

    def ineligibility(self, p: str, c: str) -> list[str]:
        """Codes that keep (p, c) out of E, in the order in which they are explained; empty if eligible."""
        person, challenge = self.participant[p], self.challenge[c]
        codes = []
        if c not in self.participant_ranks[p]:
            codes.append("participant_did_not_list")
        if p not in self.challenge_ranks[c]:
            codes.append("company_did_not_list")
        if (p, c) in self.forbids:
            codes.append("forbidden")
        if person.hours is not None and challenge.hours > person.hours:
            codes.append("hours")
        if challenge.onsite and not person.onsite:
            codes.append("onsite")
        return codes

    @cached_property
    def eligible(self) -> frozenset[Pair]:
        """E: the pairs that may be matched."""
        listed = (
            (p.id, c, self.challenge[c], p) for p in self.participants for group in p.prefs for c in group
        )
        return frozenset(
            (p, c)
            for p, c, challenge, person in listed
            if p in self.challenge_ranks[c]
            and (p, c) not in self.forbids
            and (person.hours is None or challenge.hours <= person.hours)
            and (person.onsite or not challenge.onsite)
        )

    @cached_property
    def units(self) -> tuple[Unit, ...]:
        """Groups that overlap move together as one; everybody else is a unit of one. Sorted by id."""
        leader = {p.id: p.id for p in self.participants}

        def find(p: str) -> str:
            while leader[p] != p:
                p = leader[p]
            return p

        for group in self.groups:
            for p in group[1:]:
                a, b = sorted((find(group[0]), find(p)))
                leader[b] = a
        members = defaultdict(list)
        for p in sorted(leader):
            members[find(p)].append(p)
        return tuple(self._unit(tuple(ids)) for _, ids in sorted(members.items()))

    def _unit(self, ids: tuple[str, ...]) -> Unit:
        people = [self.participant[p] for p in ids]
        limits = [p.hours for p in people if p.hours is not None]
        return Unit(
            id=ids[0],
            members=ids,
            max_teams=min(p.max_teams for p in people),
            hours=min(limits) if limits else None,
            skills=frozenset().union(*(p.skills for p in people)),
        )

    @cached_property
    def unit_of(self) -> dict[str, Unit]:
        return {p: unit for unit in self.units for p in unit.members}

    @cached_property
    def unit_eligible(self) -> frozenset[Pair]:
        """(unit id, challenge id) where every member is eligible."""
        if not self.groups:
            return self.eligible
        return frozenset(
            (unit.id, c)
            for unit in self.units
            for c in self.participant_ranks[unit.id]
            if all((p, c) in self.eligible for p in unit.members)
        )
