"""The round as a mixed-integer program: who may be on which team, and four of the five aims.

Variables: x[u, c] unit u is on challenge c; y[c] challenge c is staffed. Blocking is in stability.py.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from fractions import Fraction
from itertools import combinations
from math import lcm

import numpy as np

from matching.engine.highs import Model
from matching.engine.instance import MAXIMISED, Instance, Pair


class RoundModel:
    """Feasible matchings as a `Model`, with one linear objective an aim."""

    def __init__(self, instance: Instance, stop: Callable[[], bool] | None = None):
        self.instance = instance
        self.model = Model(stop)
        self.unit = {u.id: u for u in instance.units}
        self.pinned = {(instance.unit_of[p].id, c) for p, c in instance.pins}
        self.scale = lcm(*(Fraction(c.hours).denominator for c in instance.challenges))
        self.x = {pair: self.model.column() for pair in sorted(instance.unit_eligible)}
        self.y = {c.id: self.model.column() for c in sorted(instance.challenges, key=lambda c: c.id)}
        self.works: dict[str, list[str]] = defaultdict(list)  # unit -> its challenges
        self.team: dict[str, list[str]] = defaultdict(list)  # challenge -> its candidates
        for u, c in self.x:
            self.works[u].append(c)
            self.team[c].append(u)
        self.siblings: dict[str, list[str]] = defaultdict(list)  # company -> its challenges
        for c in self.y:
            self.siblings[instance.challenge[c].company].append(c)
        self.placed_column: dict[str, int] = {}  # units that may have several teams: 1 if they have any
        self._aims: dict[str, dict[int, float]] = {}
        self._add_units()
        self._add_challenges()
        self._add_companies()

    def restrict(self, held: Iterable[Pair] = (), kept_out: Iterable[Pair] = ()) -> bool:
        """Fix pins and what-ifs; False if one that must be in is not eligible, so that no matching exists."""
        fixed = self.pinned | {(self.instance.unit_of[p].id, c) for p, c in held}
        if not fixed <= self.x.keys():
            return False
        for pair in sorted(fixed):
            self.model.row({self.x[pair]: 1}, low=1)
        for p, c in sorted(kept_out):
            pair = self.instance.unit_of[p].id, c
            if pair in self.x:
                self.model.row({self.x[pair]: 1}, high=0)
        return True

    def hours(self, c: str) -> int:
        """Hours of a challenge in whole steps of 1/scale hour."""
        return int(self.instance.challenge[c].hours * self.scale)

    def hours_limit(self, u: str) -> int | None:
        limit = self.unit[u].hours
        return None if limit is None else int(limit * self.scale)

    def _add_units(self) -> None:
        for u, works in self.works.items():
            most = self.unit[u].max_teams
            if len(works) > most:
                self.model.row({self.x[u, c]: 1 for c in works}, high=most)
            limit = self.hours_limit(u)
            if limit is not None and most > 1 and sum(map(self.hours, works)) > limit:
                self.model.row({self.x[u, c]: self.hours(c) for c in works}, high=limit)

    def _add_challenges(self) -> None:
        for challenge in self.instance.challenges:
            c, y = challenge.id, self.y[challenge.id]
            team = self.team[c]
            people = self.people(c)
            self.model.row({**people, y: -challenge.max}, high=0)
            self.model.row({**people, y: -max(1, challenge.min)}, low=0)
            for skill in sorted(challenge.skills):
                holders = [u for u in team if skill in self.unit[u].skills]
                self.model.row({**{self.x[u, c]: 1 for u in holders}, y: -1}, low=0)
            for u in team:
                self.model.row({self.x[u, c]: 1, y: -1}, high=0)

    def _add_companies(self) -> None:
        for company in self.instance.companies:
            people = self.company_people(company.id)
            if people:
                self.model.row(people, high=company.max_people)

    def people(self, c: str) -> dict[int, float]:
        return {self.x[u, c]: self.unit[u].size for u in self.team[c]}

    def company_people(self, k: str) -> dict[int, float]:
        return {column: size for c in self.siblings[k] for column, size in self.people(c).items()}

    def objective(self, aim: str) -> dict[int, float]:
        if aim not in self._aims:
            self._aims[aim] = getattr(self, f"_{aim}")()
        return self._aims[aim]

    def fix(self, aim: str, value: int) -> int:
        """Later aims must not undo this one; the row's number, to free it again."""
        return self.model.row(self.objective(aim), **{"low" if aim in MAXIMISED else "high": value})

    def _staffed(self) -> dict[int, float]:
        return dict.fromkeys(self.y.values(), 1)

    def _placed(self) -> dict[int, float]:
        terms = {}
        for u, works in self.works.items():
            unit = self.unit[u]
            if min(unit.max_teams, len(works)) == 1:
                terms |= {self.x[u, c]: unit.size for c in works}
            elif unit.max_teams:
                z = self.placed_column[u] = self.model.column()
                self.model.row({z: 1, **{self.x[u, c]: -1 for c in works}}, high=0)
                terms[z] = unit.size
        return terms

    def _cost(self) -> dict[int, float]:
        return {self.x[u, c]: self.pair_cost(u, c) for u, c in self.x}

    def pair_cost(self, u: str, c: str) -> int:
        ranks, theirs = self.instance.participant_ranks, self.instance.challenge_ranks[c]
        return sum(ranks[p][c] + theirs[p] for p in self.unit[u].members)

    def _city_gap(self) -> dict[int, float]:
        """One column above every |s_a t_b - s_b t_a|."""
        totals = Counter(c.city for c in self.instance.challenges)
        staffed = defaultdict(list)
        for c in self.instance.challenges:
            staffed[c.city].append(self.y[c.id])
        gap = self.model.column(max(totals.values(), default=0) ** 2)
        for a, b in combinations(sorted(totals), 2):
            terms = dict.fromkeys(staffed[a], totals[b]) | dict.fromkeys(staffed[b], -totals[a])
            self.model.row({**terms, gap: -1}, high=0)
            self.model.row({**terms, gap: 1}, low=0)
        return {gap: 1}

    def match(self, values: np.ndarray) -> list[Pair]:
        return sorted((p, c) for (u, c), i in self.x.items() if values[i] > 0.5 for p in self.unit[u].members)

    def columns_of(self, match: Iterable[Pair]) -> dict[int, float]:
        """A matching as values of x, to start the solver from."""
        chosen = {(p, c) for p, c in match if self.instance.unit_of[p].id == p}
        return {i: float(pair in chosen) for pair, i in self.x.items()}
