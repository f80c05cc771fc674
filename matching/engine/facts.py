"""Facts about a matching as columns of the model.

A fact's column may be 1 only if the fact is true. Facts excuse a pair from blocking, so the solver wants
them to be 1, and the rows only have to hold them down.
"""

from matching.engine.instance import Challenge, Unit
from matching.engine.model import RoundModel

Terms = dict[int, float]


def plus(a: Terms, b: Terms, factor: float = 1) -> Terms:
    total = dict(a)
    for column, value in b.items():
        total[column] = total.get(column, 0) + factor * value
    return total


class Facts:
    """Each fact is written down once, when it is first asked for; `known` holds their columns by key."""

    def __init__(self, rounds: RoundModel):
        self.rounds, self.model = rounds, rounds.model
        self.instance, self.x, self.y = rounds.instance, rounds.x, rounds.y
        self.known: dict[tuple, int] = {}

    def at_least(self, key: tuple, terms: Terms, amount: float) -> int:
        """A column that may be 1 only if the terms sum to the amount (terms are never negative)."""
        if key not in self.known:
            fact = self.known[key] = self.model.column()
            self.model.row({**terms, fact: -amount}, low=0)
        return self.known[key]

    def at_most(self, key: tuple, terms: Terms, amount: float, largest: float) -> int:
        """A column that may be 1 only if the terms sum to no more than the amount."""
        if key not in self.known:
            fact = self.known[key] = self.model.column()
            if largest > amount:
                self.model.row({**terms, fact: largest - amount}, high=largest)
        return self.known[key]

    def room_gone(self, c: Challenge, people: int) -> int:
        """c is staffed and has fewer than `people` free seats.

        A staffed team has at least `low` people anyway, so only those beyond it have to be there: with
        `smallest` this describes the team's size exactly, where a plain big-M row would be loose.
        """
        key = ("room", c.id, people)
        if key not in self.known:
            fact = self.known[key] = self.model.column()
            low, amount = max(1, c.min), c.max - people + 1
            self.model.row({fact: 1, self.y[c.id]: -1}, high=0)
            if amount > low:
                self.model.row({**self.rounds.people(c.id), self.y[c.id]: -low, fact: low - amount}, low=0)
        return self.known[key]

    def smallest(self, d: Challenge, people: int) -> int:
        """d is staffed and has fewer than `people` more than its minimum."""
        key = ("smallest", d.id, people)
        if key not in self.known:
            fact = self.known[key] = self.model.column()
            most = d.min + people - 1
            self.model.row({fact: 1, self.y[d.id]: -1}, high=0)
            if most < d.max:
                self.model.row({**self.rounds.people(d.id), self.y[d.id]: -d.max, fact: d.max - most}, high=0)
        return self.known[key]

    def company_room_gone(self, k: str, people: int) -> int:
        cap = self.instance.company[k].max_people
        return self.at_least(("company", k, people), self.rounds.company_people(k), cap - people + 1)

    def sole_holder(self, c: Challenge, skill: str) -> int:
        """c is staffed and one unit alone holds the skill."""
        key = ("sole", c.id, skill)
        if key not in self.known:
            fact = self.known[key] = self.model.column()
            terms = self.holders(c, skill)
            most = min(len(terms), c.max)
            self.model.row({fact: 1, self.y[c.id]: -1}, high=0)
            if most > 1:
                self.model.row({**terms, self.y[c.id]: -most, fact: most - 1}, high=0)
        return self.known[key]

    def holders(self, c: Challenge, skill: str, without: frozenset[str] = frozenset()) -> Terms:
        return {
            self.x[u, c.id]: 1
            for u in self.rounds.team[c.id]
            if skill in self.rounds.unit[u].skills and u not in without
        }

    def stuck(self, unit: Unit, d: Challenge) -> int:
        """u is at d and d's team would break without u (condition c)."""
        key = ("stuck", unit.id, d.id)
        if key not in self.known:
            fact = self.known[key] = self.model.column(integer=False)
            reasons = {self.smallest(d, unit.size): -1} | {
                self.sole_holder(d, s): -1 for s in sorted(d.skills & unit.skills)
            }
            self.model.row({fact: 1, self.x[unit.id, d.id]: -1}, high=0)
            self.model.row({fact: 1, **reasons}, high=0)
        return self.known[key]

    def teams_full(self, unit: Unit) -> int:
        terms = {self.x[unit.id, d]: 1 for d in self.rounds.works[unit.id]}
        return self.at_least(("teams", unit.id), terms, unit.max_teams)

    def hours_short(self, unit: Unit, c: str, drop: str | None = None) -> Terms:
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
        return {self.at_least(("hours", unit.id, free), terms, free + 1): 1}
