"""Blocking pairs as rows of the model (docs/matching-engine.md, "Blocking in the model").

Every helper column may be 1 only if the fact it stands for is true; a fact can excuse a pair from
blocking, so the solver wants it to be 1 and the rows only have to hold it down.
"""

from collections import defaultdict
from itertools import combinations

from matching.engine.instance import Challenge, Unit
from matching.engine.model import RoundModel
from matching.engine.position import Move

MOST_BUNDLES = 256  # a unit with more sets of challenges than this gets the loose rows

Terms = dict[int, float]


def plus(a: Terms, b: Terms, factor: float = 1) -> Terms:
    total = dict(a)
    for column, value in b.items():
        total[column] = total.get(column, 0) + factor * value
    return total


class Stability:
    """Adds to a RoundModel that no pair blocks, or (`counted`) one column a pair that is 1 if it blocks.

    Pairs of a group are added later through `forbid_move`, one move at a time, because the sets of people
    who could make room for a group are too many to write down.
    """

    def __init__(self, rounds: RoundModel, *, counted: bool):
        self.rounds, self.model = rounds, rounds.model
        self.instance, self.x, self.y = rounds.instance, rounds.x, rounds.y
        self.counted = counted
        self.blocks: dict[tuple[str, str], int] = {}
        self._facts: dict[tuple, int] = {}
        self._removable_below: dict[tuple, int] = {}
        self._bundles_of: dict[str, dict[frozenset[str], int] | None] = {}
        for u, c in self.x:
            if counted:
                self.blocks[u, c] = self.model.column()
        for u, c in self.x:
            unit, challenge = rounds.unit[u], self.instance.challenge[c]
            if unit.size == 1 and (u, c) not in rounds.pinned:
                self._add_pair(unit, challenge)

    def objective(self) -> Terms:
        return dict.fromkeys(self.blocks.values(), 1)

    def counts(self, values, u: str, c: str) -> bool:
        """Whether a solution of the model counts (u, c) as blocking."""
        return self.counted and values[self.blocks[u, c]] > 0.5

    # Facts

    def _at_least(self, key: tuple, terms: Terms, amount: float) -> int:
        """A column that may be 1 only if the terms sum to the amount (terms are never negative)."""
        if key not in self._facts:
            fact = self._facts[key] = self.model.column()
            self.model.row({**terms, fact: -amount}, low=0)
        return self._facts[key]

    def _at_most(self, key: tuple, terms: Terms, amount: float, largest: float) -> int:
        """A column that may be 1 only if the terms sum to no more than the amount."""
        if key not in self._facts:
            fact = self._facts[key] = self.model.column()
            if largest > amount:
                self.model.row({**terms, fact: largest - amount}, high=largest)
        return self._facts[key]

    def _room_gone(self, c: Challenge, people: int) -> int:
        """c is staffed and has fewer than `people` free seats.

        A staffed team has at least `low` people anyway, so only those beyond it have to be there: with
        `_smallest` this describes the team's size exactly, where a plain big-M row would be loose.
        """
        key = ("room", c.id, people)
        if key not in self._facts:
            fact = self._facts[key] = self.model.column()
            low, amount = max(1, c.min), c.max - people + 1
            self.model.row({fact: 1, self.y[c.id]: -1}, high=0)
            if amount > low:
                self.model.row({**self.rounds.people(c.id), self.y[c.id]: -low, fact: low - amount}, low=0)
        return self._facts[key]

    def _smallest(self, d: Challenge, people: int) -> int:
        """d is staffed and has fewer than `people` more than its minimum."""
        key = ("smallest", d.id, people)
        if key not in self._facts:
            fact = self._facts[key] = self.model.column()
            most = d.min + people - 1
            self.model.row({fact: 1, self.y[d.id]: -1}, high=0)
            if most < d.max:
                self.model.row({**self.rounds.people(d.id), self.y[d.id]: -d.max, fact: d.max - most}, high=0)
        return self._facts[key]

    def _company_room_gone(self, k: str, people: int) -> int:
        cap = self.instance.company[k].max_people
        return self._at_least(("company", k, people), self.rounds.company_people(k), cap - people + 1)

    def _sole_holder(self, c: Challenge, skill: str) -> int:
        """c is staffed and one unit alone holds the skill."""
        key = ("sole", c.id, skill)
        if key not in self._facts:
            fact = self._facts[key] = self.model.column()
            terms = self._holders(c, skill)
            most = min(len(terms), c.max)
            self.model.row({fact: 1, self.y[c.id]: -1}, high=0)
            if most > 1:
                self.model.row({**terms, self.y[c.id]: -most, fact: most - 1}, high=0)
        return self._facts[key]

    def _holders(self, c: Challenge, skill: str, without: frozenset[str] = frozenset()) -> Terms:
        return {
            self.x[u, c.id]: 1
            for u in self.rounds.team[c.id]
            if skill in self.rounds.unit[u].skills and u not in without
        }

    def _stuck(self, unit: Unit, d: Challenge) -> int:
        """u is at d and d's team would break without u (condition c)."""
        key = ("stuck", unit.id, d.id)
        if key not in self._facts:
            fact = self._facts[key] = self.model.column(integer=False)
            reasons = {self._smallest(d, unit.size): -1} | {
                self._sole_holder(d, s): -1 for s in sorted(d.skills & unit.skills)
            }
            self.model.row({fact: 1, self.x[unit.id, d.id]: -1}, high=0)
            self.model.row({fact: 1, **reasons}, high=0)
        return self._facts[key]

    def _teams_full(self, unit: Unit) -> int:
        terms = {self.x[unit.id, d]: 1 for d in self.rounds.works[unit.id]}
        return self._at_least(("teams", unit.id), terms, unit.max_teams)

    def _hours_short(self, unit: Unit, c: str, drop: str | None = None) -> Terms:
        """Joining c (after leaving drop) would take more hours than u has; empty if that cannot happen."""
        limit = self.rounds.hours_limit(unit.id)
        if limit is None:
            return {}
        works = self.rounds.works[unit.id]
        free = limit - self.rounds.hours(c) + (self.rounds.hours(drop) if drop else 0)
        others = sorted((self.rounds.hours(d) for d in works if d != c), reverse=True)
        if sum(others[: unit.max_teams]) <= free:
            return {}
        terms = {self.x[unit.id, d]: self.rounds.hours(d) for d in works}
        return {self._at_least(("hours", unit.id, free), terms, free + 1): 1}

    # The participant's side: lower bounds, as (constant, terms), of "u would and may come to c"

    def _wishes(self, unit: Unit, c: Challenge) -> list[tuple[float, Terms]]:
        droppable = self._droppable(unit, c)
        if unit.max_teams == 1:
            stay = {self.x[unit.id, d]: -1 for d in self.rounds.works[unit.id] if d not in droppable}
            stuck = {self._stuck(unit, d): -1 for d in self._with_minimum(droppable)}
            return [(1, {**stay, **stuck})]
        if self._bundles(unit) is not None:
            return [(0, self._bundle_wish(unit, c, droppable))]
        wishes = [(1, self._excuses_without_drop(unit, c))]
        for d in droppable:
            wishes.append((0, plus({self.x[unit.id, d]: 1}, self._excuses_with_drop(unit, c, d))))
        return wishes

    def _bundles(self, unit: Unit) -> dict[frozenset[str], int] | None:
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
        for held, column in self._bundles(unit).items():
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
        if key not in self._facts:
            fact = self._facts[key] = self.model.column(integer=False)
            self.model.row({fact: 1, bundle: -1}, high=0)
            for d in sorted(drops):
                self.model.row({fact: 1, self._stuck(unit, self.instance.challenge[d]): -1}, high=0)
        return self._facts[key]

    def _droppable(self, unit: Unit, c: Challenge) -> list[str]:
        ranks = self.instance.participant_ranks
        return [
            d
            for d in self.rounds.works[unit.id]
            if (unit.id, d) not in self.rounds.pinned
            and all(ranks[p][c.id] < ranks[p][d] for p in unit.members)
        ]

    def _with_minimum(self, works: list[str]) -> list[Challenge]:
        return [self.instance.challenge[d] for d in works if self.instance.challenge[d].min > 0]

    def _excuses_without_drop(self, unit: Unit, c: Challenge) -> Terms:
        here = {self.x[unit.id, c.id]: -1, self._teams_full(unit): -1}
        return plus(here, self._hours_short(unit, c.id), -1)

    def _excuses_with_drop(self, unit: Unit, c: Challenge, d: str) -> Terms:
        here = {self.x[unit.id, c.id]: -1} | {self._stuck(unit, e): -1 for e in self._with_minimum([d])}
        return plus(here, self._hours_short(unit, c.id, d), -1)

    # The challenge's side

    def _welcome_with_room(self, unit: Unit, c: Challenge) -> tuple[float, Terms]:
        """Lower bound of: c could take u and nobody would have to go."""
        terms = {self._room_gone(c, unit.size): -1}
        if c.accepts(unit.size, unit.skills):
            return 1, terms
        return 0, {**terms, self.y[c.id]: 1}

    def _removable(self, unit: Unit, c: Challenge) -> int:
        """A column that must be 1 if someone at c could be replaced by u.

        The same for everyone of u's rank and u's share of the required skills, and growing as ranks improve.
        """
        held = c.skills & unit.skills
        rank = self.instance.challenge_ranks[c.id][unit.id]
        if (c.id, held, rank) not in self._removable_below:
            self._add_chain(c, held)
        return self._removable_below[c.id, held, rank]

    def _add_chain(self, c: Challenge, held: frozenset[str]) -> None:
        ranks = self.instance.challenge_ranks[c.id]
        by_rank = defaultdict(list)
        for q in self.rounds.team[c.id]:
            if self.rounds.unit[q].size == 1:
                by_rank[ranks[q]].append(q)
        worse = None
        for rank in sorted(by_rank, reverse=True):
            column = self._removable_below[c.id, held, rank] = self.model.column(integer=False)
            if worse is not None:
                below, people = worse
                self.model.row({column: 1, below: -1}, low=0)
                for q in people:
                    if (q, c.id) not in self.rounds.pinned:
                        sole = {
                            self._sole_holder(c, s): 1
                            for s in sorted((c.skills & self.rounds.unit[q].skills) - held)
                        }
                        self.model.row({column: 1, self.x[q, c.id]: -1, **sole}, low=0)
            worse = column, by_rank[rank]

    # Pairs

    def _add_pair(self, unit: Unit, c: Challenge) -> None:
        if self.instance.company:
            self._add_company_pair(unit, c)
            return
        welcome, open_seat = self._welcome_with_room(unit, c)
        removable = self._removable(unit, c)
        wishes = self._wishes(unit, c)
        for constant, wish in wishes:
            self._must_not(unit, c, constant + welcome - 1, plus(wish, open_seat))
            self._must_not(unit, c, constant - 1, plus(wish, {removable: 1}))
        if len(wishes) == 1:
            self._add_seats_row(unit, c, *wishes[0])

    def _must_not(self, unit: Unit, c: Challenge, constant: float, terms: Terms) -> None:
        """constant + terms > 0 would be a blocking pair."""
        if self.counted:
            terms = plus(terms, {self.blocks[unit.id, c.id]: -1})
        self.model.row(terms, high=-constant)

    def _add_seats_row(self, unit: Unit, c: Challenge, constant: float, wish: Terms) -> None:
        """Implied, but tight: if u would come, every seat at c is taken by somebody u cannot replace."""
        ranks = self.instance.challenge_ranks[c.id]
        seats: Terms = {self._sole_holder(c, s): -1 for s in sorted(c.skills - unit.skills)}
        for q in self.rounds.team[c.id]:
            size = self.rounds.unit[q].size
            if q == unit.id or size > 1 or (q, c.id) in self.rounds.pinned or ranks[q] <= ranks[unit.id]:
                seats[self.x[q, c.id]] = -size
        terms, constant = plus(seats, wish, c.max), c.max * constant
        if not c.accepts(1, unit.skills):
            terms, constant = plus(terms, {self.y[c.id]: c.max}), constant - c.max
        if self.counted:
            terms = plus(terms, {self.blocks[unit.id, c.id]: -c.max})
        self.model.row(terms, high=-constant)

    def _add_company_pair(self, unit: Unit, c: Challenge) -> None:
        company = c.company
        welcome, open_seat = self._welcome_with_room(unit, c)
        no_room = {self._company_room_gone(company, unit.size): -1}
        removable = self._removable(unit, c)
        sibling = self._removable_sibling(unit, c)
        for constant, wish in self._wishes(unit, c):
            self._must_not(unit, c, constant + welcome - 1, plus(plus(wish, open_seat), no_room))
            self._must_not(unit, c, constant - 1, plus(wish, {removable: 1}))
            self._must_not(unit, c, constant + welcome - 2, plus(plus(wish, open_seat), {sibling: 1}))
        for d in self._droppable(unit, c):
            if self.instance.challenge[d].company == company:
                wish = plus({self.x[unit.id, d]: 1}, self._excuses_with_drop(unit, c, d))
                self._must_not(unit, c, welcome - 1, plus(wish, open_seat))

    def _removable_sibling(self, unit: Unit, c: Challenge) -> int:
        """A column that must be 1 if someone at the company's other challenges could make room for u."""
        key = ("sibling", unit.id, c.id)
        if key not in self._facts:
            fact = self._facts[key] = self.model.column(integer=False)
            ranks = self.instance.company_ranks[c.company]
            last = len(ranks) + 1
            for (q, e), column in self.x.items():
                sibling = self.instance.challenge[e]
                if (
                    sibling.company == c.company
                    and e != c.id
                    and self.rounds.unit[q].size == 1
                    and (q, e) not in self.rounds.pinned
                    and ranks.get(unit.id, last) < ranks.get(q, last)
                ):
                    stuck = {self._stuck(self.rounds.unit[q], sibling): 1} if sibling.min > 0 else {}
                    self.model.row({fact: 1, column: -1, **stuck}, low=0)
        return self._facts[key]

    # Single moves, found by the checker

    def forbid_move(self, move: Move) -> None:
        """This very move must become impossible (or be counted): one of its conditions has to fail."""
        unit, c = self.rounds.unit[move.unit], self.instance.challenge[move.challenge]
        excuses: Terms = {self.x[unit.id, c.id]: 1}
        constant = 0.0
        if move.drop is None:
            excuses = plus(excuses, {self._teams_full(unit): 1})
            excuses = plus(excuses, self._hours_short(unit, c.id))
        else:
            constant += 1
            excuses = plus(excuses, self._excuses_with_drop(unit, c, move.drop), -1)
            excuses = plus(excuses, {self.x[unit.id, c.id]: -1, self.x[unit.id, move.drop]: -1})
        for q, e in move.outs:
            constant += 1
            excuses = plus(excuses, {self.x[q, e]: -1})
            if e != c.id and self.instance.challenge[e].min > 0:
                excuses = plus(excuses, {self._stuck(self.rounds.unit[q], self.instance.challenge[e]): 1})
        constant, excuses = self._seat_excuses(unit, c, move, constant, excuses)
        if self.counted:
            excuses = plus(excuses, {self.blocks[unit.id, c.id]: 1})
        self.model.row(excuses, low=1 - constant)

    def _seat_excuses(
        self, unit: Unit, c: Challenge, move: Move, constant: float, excuses: Terms
    ) -> tuple[float, Terms]:
        leaving = frozenset(q for q, e in move.outs if e == c.id)
        need = unit.size - sum(self.rounds.unit[q].size for q in leaving)
        if need > 0:
            excuses = plus(excuses, {self._room_gone(c, need): 1})
        if not leaving and not c.accepts(unit.size, unit.skills):
            constant += 1
            excuses = plus(excuses, {self.y[c.id]: -1})
        for skill in sorted(c.skills - unit.skills):
            if any(skill in self.rounds.unit[q].skills for q in leaving):
                rest = self._holders(c, skill, without=leaving)
                fact = self._at_most(("rest", c.id, skill, leaving), rest, 0, len(rest))
                excuses = plus(excuses, {fact: 1})
        if c.company in self.instance.company:
            gone = sum(self.rounds.unit[q].size for q, _ in move.outs)
            same = move.drop is not None and self.instance.challenge[move.drop].company == c.company
            need = unit.size - gone - (unit.size if same else 0)
            if need > 0:
                excuses = plus(excuses, {self._company_room_gone(c.company, need): 1})
        return constant, excuses
