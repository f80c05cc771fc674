"""The challenge's side of blocking: could it take this unit, and who would have to go?"""

from collections import defaultdict
from collections.abc import Iterator

from matching.engine.facts import Facts, Terms
from matching.engine.instance import Challenge, Pair, Unit


class Welcome:
    def __init__(self, facts: Facts):
        self.facts, self.rounds, self.model = facts, facts.rounds, facts.model
        self.instance, self.x, self.y = facts.instance, facts.x, facts.y
        self._removable_below: dict[tuple, int] = {}

    def with_room(self, unit: Unit, c: Challenge) -> tuple[float, Terms]:
        """Lower bound of: c could take u and nobody would have to go."""
        terms = {self.facts.room_gone(c, unit.size): -1}
        if c.accepts(unit.size, unit.skills):
            return 1, terms
        return 0, {**terms, self.y[c.id]: 1}

    def removable(self, unit: Unit, c: Challenge) -> int:
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
                            self.facts.sole_holder(c, s): 1
                            for s in sorted((c.skills & self.rounds.unit[q].skills) - held)
                        }
                        self.model.row({column: 1, self.x[q, c.id]: -1, **sole}, low=0)
            worse = column, by_rank[rank]

    def removable_sibling(self, unit: Unit, c: Challenge) -> int:
        """A column that must be 1 if someone at the company's other challenges could make room for u."""
        key = ("sibling", unit.id, c.id)
        if key not in self.facts.known:
            fact = self.facts.known[key] = self.model.column(integer=False)
            for q, e in self._behind_at_siblings(unit, c):
                sibling = self.instance.challenge[e]
                stuck = {self.facts.stuck(self.rounds.unit[q], sibling): 1} if sibling.min > 0 else {}
                self.model.row({fact: 1, self.x[q, e]: -1, **stuck}, low=0)
        return self.facts.known[key]

    def _behind_at_siblings(self, unit: Unit, c: Challenge) -> Iterator[Pair]:
        """Single people whom the company ranks behind u, at its other challenges."""
        ranks = self.instance.company_ranks[c.company]
        last = len(ranks) + 1
        for e in self.rounds.siblings[c.company]:
            for q in self.rounds.team[e]:
                if (
                    e != c.id
                    and self.rounds.unit[q].size == 1
                    and (q, e) not in self.rounds.pinned
                    and ranks.get(unit.id, last) < ranks.get(q, last)
                ):
                    yield q, e
