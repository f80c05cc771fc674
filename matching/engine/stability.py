"""Blocking pairs as rows of the model (docs/matching-engine.md, "Blocking in the model")."""

from matching.engine.facts import Facts, Terms, plus
from matching.engine.instance import Challenge, Unit
from matching.engine.model import RoundModel
from matching.engine.position import Move
from matching.engine.welcome import Welcome
from matching.engine.wishes import Wishes


class Stability:
    """Adds to a RoundModel that no pair blocks, or (`counted`) one column a pair that is 1 if it blocks.

    Pairs of a group are added later through `forbid_move`, one move at a time, because the sets of people
    who could make room for a group are too many to write down.
    """

    def __init__(self, rounds: RoundModel, *, counted: bool):
        self.rounds, self.model = rounds, rounds.model
        self.instance, self.x, self.y = rounds.instance, rounds.x, rounds.y
        self.facts = Facts(rounds)
        self.wishes, self.welcome = Wishes(self.facts), Welcome(self.facts)
        self.counted = counted
        self.blocks: dict[tuple[str, str], int] = {}
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

    def _add_pair(self, unit: Unit, c: Challenge) -> None:
        if self.instance.company:
            self._add_company_pair(unit, c)
            return
        welcome, open_seat = self.welcome.with_room(unit, c)
        removable = self.welcome.removable(unit, c)
        wishes = self.wishes.of(unit, c)
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
        seats: Terms = {self.facts.sole_holder(c, s): -1 for s in sorted(c.skills - unit.skills)}
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
        welcome, open_seat = self.welcome.with_room(unit, c)
        no_room = {self.facts.company_room_gone(company, unit.size): -1}
        removable = self.welcome.removable(unit, c)
        sibling = self.welcome.removable_sibling(unit, c)
        for constant, wish in self.wishes.of(unit, c):
            self._must_not(unit, c, constant + welcome - 1, plus(plus(wish, open_seat), no_room))
            self._must_not(unit, c, constant - 1, plus(wish, {removable: 1}))
            self._must_not(unit, c, constant + welcome - 2, plus(plus(wish, open_seat), {sibling: 1}))
        for d in self.wishes.droppable(unit, c):
            if self.instance.challenge[d].company == company:
                wish = plus({self.x[unit.id, d]: 1}, self.wishes.excuses_with_drop(unit, c, d))
                self._must_not(unit, c, welcome - 1, plus(wish, open_seat))

    # Single moves, found by the checker

    def forbid_move(self, move: Move) -> None:
        """This very move must become impossible (or be counted): one of its conditions has to fail."""
        unit, c = self.rounds.unit[move.unit], self.instance.challenge[move.challenge]
        excuses: Terms = {self.x[unit.id, c.id]: 1}
        constant = 0.0
        if move.drop is None:
            excuses = plus(excuses, {self.facts.teams_full(unit): 1})
            excuses = plus(excuses, self.facts.hours_short(unit, c.id))
        else:
            constant += 1
            excuses = plus(excuses, self.wishes.excuses_with_drop(unit, c, move.drop), -1)
            excuses = plus(excuses, {self.x[unit.id, c.id]: -1, self.x[unit.id, move.drop]: -1})
        for q, e in move.outs:
            constant += 1
            excuses = plus(excuses, {self.x[q, e]: -1})
            if e != c.id and self.instance.challenge[e].min > 0:
                excuses = plus(
                    excuses, {self.facts.stuck(self.rounds.unit[q], self.instance.challenge[e]): 1}
                )
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
            excuses = plus(excuses, {self.facts.room_gone(c, need): 1})
        if not leaving and not c.accepts(unit.size, unit.skills):
            constant += 1
            excuses = plus(excuses, {self.y[c.id]: -1})
        for skill in sorted(c.skills - unit.skills):
            if any(skill in self.rounds.unit[q].skills for q in leaving):
                rest = self.facts.holders(c, skill, without=leaving)
                fact = self.facts.at_most(("rest", c.id, skill, leaving), rest, 0, len(rest))
                excuses = plus(excuses, {fact: 1})
        if c.company in self.instance.company:
            gone = sum(self.rounds.unit[q].size for q, _ in move.outs)
            same = move.drop is not None and self.instance.challenge[move.drop].company == c.company
            need = unit.size - gone - (unit.size if same else 0)
            if need > 0:
                excuses = plus(excuses, {self.facts.company_room_gone(c.company, need): 1})
        return constant, excuses
