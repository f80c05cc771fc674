"""The participant's side of blocking: would this unit come, and may it?"""

from itertools import combinations

from matching.engine.facts import Facts, Terms, plus
from matching.engine.instance import Challenge, Unit

MOST_BUNDLES = 256  # a unit with more sets of challenges than this gets the loose rows

Wish = tuple[
    float, Terms
]  # constant and terms; their sum is 1 if the unit would and may come, else 0 or less


class Wishes:
    def __init__(self, facts: Facts):
        self.facts, self.rounds, self.model = facts, facts.rounds, facts.model
        self.instance, self.x = facts.instance, facts.x
        self._bundles_of: dict[str, dict[frozenset[str], int] | None] = {}

    def of(self, unit: Unit, c: Challenge) -> list[tuple[float, Terms]]:
        droppable = self.droppable(unit, c)
        if unit.max_teams == 1:
            stay = {self.x[unit.id, d]: -1 for d in self.rounds.works[unit.id] if d not in droppable}
            stuck = {self.facts.stuck(unit, d): -1 for d in self._with_minimum(droppable)}
            return [(1, {**stay, **stuck})]
        if self.bundles(unit) is not None:
            return [(0, self._bundle_wish(unit, c, droppable))]
        wishes = [(1, self.excuses_without_drop(unit, c))]
        for d in droppable:
            wishes.append((0, plus({self.x[unit.id, d]: 1}, self.excuses_with_drop(unit, c, d))))
        return wishes

    def bundles(self, unit: Unit) -> dict[frozenset[str], int] | None:
        """One column for each set of challenges a unit with several teams may hold; None if too many.

        With them "would u come?" is one sum; without, it takes loose rows for teams and hours.
        """
        if unit.id not in self._bundles_of:
            self._bundles_of[unit.id] = self._add_bundles(unit)
        return self._bundles_of[unit.id]

    def _add_bundles(self, unit: Unit) -> dict[frozenset[str], int] | None:
        works, limit = self.rounds.works[unit.id], self.rounds.hours_limit(unit.id)
        bundles = {}
        for count in range(min(unit.max_teams, len(works)) + 1):
            for held in combinations(works, count):
                if limit is None or sum(map(self.rounds.hours, held)) <= limit:
                    bundles[frozenset(held)] = -1
                    if len(bundles) > MOST_BUNDLES:
                        return None
        for held in bundles:
            bundles[held] = self.model.column()
        self.model.row(dict.fromkeys(bundles.values(), 1), low=1, high=1)
        for d in works:
            holding = {column: 1 for held, column in bundles.items() if d in held}
            self.model.row({**holding, self.x[unit.id, d]: -1}, low=0, high=0)
        if unit.id in self.rounds.placed_column:
            self.model.row({self.rounds.placed_column[unit.id]: 1, bundles[frozenset()]: 1}, low=1, high=1)
        return bundles

    def _bundle_wish(self, unit: Unit, c: Challenge, droppable: list[str]) -> Terms:
        limit, wish = self.rounds.hours_limit(unit.id), {}
        for held, column in self.bundles(unit).items():
            if c.id in held:
                continue
            spare = (
                None if limit is None else limit - sum(map(self.rounds.hours, held)) - self.rounds.hours(c.id)
            )
            drops = [
                d for d in droppable if d in held and (spare is None or spare + self.rounds.hours(d) >= 0)
            ]
            if len(held) < unit.max_teams and (spare is None or spare >= 0):
                wish[column] = 1
            elif drops:
                wish[column] = 1
                if all(self.instance.challenge[d].min > 0 for d in drops):
                    wish[self._all_stuck(unit, held, column, frozenset(drops))] = -1
        return wish

    def _all_stuck(self, unit: Unit, held: frozenset[str], bundle: int, drops: frozenset[str]) -> int:
        """u holds exactly these challenges and may leave none of the drops."""
        key = ("all stuck", unit.id, held, drops)
        if key not in self.facts.known:
            fact = self.facts.known[key] = self.model.column(integer=False)
            self.model.row({fact: 1, bundle: -1}, high=0)
            for d in sorted(drops):
                self.model.row({fact: 1, self.facts.stuck(unit, self.instance.challenge[d]): -1}, high=0)
        return self.facts.known[key]

    def droppable(self, unit: Unit, c: Challenge) -> list[str]:
        ranks = self.instance.participant_ranks
        return [
            d
            for d in self.rounds.works[unit.id]
            if (unit.id, d) not in self.rounds.pinned
            and all(ranks[p][c.id] < ranks[p][d] for p in unit.members)
        ]

    def _with_minimum(self, works: list[str]) -> list[Challenge]:
        return [self.instance.challenge[d] for d in works if self.instance.challenge[d].min > 0]

    def excuses_without_drop(self, unit: Unit, c: Challenge) -> Terms:
        here = {self.x[unit.id, c.id]: -1, self.facts.teams_full(unit): -1}
        return plus(here, self.facts.hours_short(unit, c.id), -1)

    def excuses_with_drop(self, unit: Unit, c: Challenge, d: str) -> Terms:
        here = {self.x[unit.id, c.id]: -1} | {self.facts.stuck(unit, e): -1 for e in self._with_minimum([d])}
        return plus(here, self.facts.hours_short(unit, c.id, d), -1)
