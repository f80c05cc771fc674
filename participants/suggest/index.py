"""Suggestions for many: the same points as `suggest.score`, from a table of features and challenges.

Each cell packs both sides' points into one 32-bit float, person * 4096 + host; sums stay below 2**24 and are
therefore exact. A person's totals are the sum of the rows of their features.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from participants.suggest import weights
from participants.suggest.points import Need, Person, Score, lot, score, tie_break

PACK = 4096  # more than either side's points can sum to
CHUNK = 1024  # people at a time; their totals fit into the processor's cache
DENSE = {"skill", "field", "city", "visited", "hours", "visits", "contract", "language"}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`place` is what the order follows: the score's total and the lift, which is not about fit."""

    person: Person
    need: Need
    score: Score
    lift: int

    @property
    def place(self) -> int:
        return self.score.total + (self.lift if self.score.total >= weights.LIFT_FROM else 0)


def need_lift(need: Need) -> int:
    """Challenges with fewer applicants than they should have surface, and fresh ones get their chance."""
    missing = max(0, need.minimum - need.applicants)
    applicants = weights.FEWER_APPLICANTS * missing // max(1, need.minimum)
    return applicants + fresh_lift(need.showings)


def fresh_lift(showings: int) -> int:
    return weights.FRESH * max(0, weights.FRESH_SHOWINGS - showings) // weights.FRESH_SHOWINGS


class Index:
    """Challenges, ready to be ranked for people."""

    def __init__(self, needs: Sequence[Need]):
        self.needs = list(needs)
        self.number = {need.id: i for i, need in enumerate(self.needs)}
        features = sorted({f for need in self.needs for f in need.worth if f[0] in DENSE})
        self.row = {f: i for i, f in enumerate(features)}
        self.table = np.zeros((len(features), len(self.needs)), np.float32)
        self.by_company: dict[str, list[int]] = {}
        for i, need in enumerate(self.needs):
            self.by_company.setdefault(need.company, []).append(i)
            for feature, (person, host) in need.worth.items():
                if feature in self.row:
                    self.table[self.row[feature], i] = person * PACK + host
        self.onsite = np.array([need.onsite for need in self.needs], bool)
        self.lift = np.array([need_lift(need) for need in self.needs], np.float32)

    def for_person(self, person: Person, count: int = 20) -> list[Suggestion]:
        """The best challenges for one person, each with its score and reasons."""
        rows = [self.row[f] for f in person.features if f in self.row]
        packed = self.table[rows].sum(axis=0, dtype=np.float32)[None, :]
        places = self._places([person], packed)[0]
        return self._explained(person, self._best(places[None, :], count)[0], places, count)

    def for_everybody(
        self, people: Sequence[Person], count: int = 20
    ) -> Iterator[tuple[Person, np.ndarray, np.ndarray]]:
        """For each person the numbers of the best `count` challenges and their places (-1: filtered out).

        Unordered among themselves: `explained` orders and explains those of one person.
        """
        for start in range(0, len(people), CHUNK):
            some = people[start : start + CHUNK]
            features = np.zeros((len(some), len(self.row)), np.float32)
            for i, person in enumerate(some):
                features[i, [self.row[f] for f in person.features if f in self.row]] = 1
            places = self._places(some, features @ self.table)
            best = self._best(places, count)
            for person, numbers, row in zip(
                some, best, np.take_along_axis(places, best, axis=1), strict=True
            ):
                yield person, numbers, row

    def _places(self, people: Sequence[Person], packed: np.ndarray) -> np.ndarray:
        """Totals with lifts from packed points; -1 where a hard filter applies."""
        for i, person in enumerate(people):
            for company in person.met:
                packed[i, self.by_company.get(company, [])] += weights.MET * (PACK + 1)
        a = np.floor(packed * np.float32(1 / PACK))
        b = packed - a * PACK
        both = a + b
        np.maximum(both, 1, out=both)
        np.multiply(a, b, out=a)
        a *= 2
        a /= both
        totals = np.floor(a, out=a)
        totals += np.where(totals >= weights.LIFT_FROM, self.lift, np.float32(0))
        for i, person in enumerate(people):
            if not person.onsite:
                totals[i, self.onsite] = -1
            put_aside = [self.number[n] for n in person.dismissed if n in self.number]
            if put_aside:
                totals[i, put_aside] = -1
        return totals

    def _best(self, places: np.ndarray, count: int) -> np.ndarray:
        n = places.shape[1]
        if n <= count:
            return np.tile(np.arange(n), (places.shape[0], 1))
        return np.argpartition(places, n - count, axis=1)[:, n - count :]

    def _explained(
        self, person: Person, numbers: np.ndarray, places: np.ndarray, count: int
    ) -> list[Suggestion]:
        """Everything that ties with the last of the best competes with it; text and then the lot decide."""
        if len(numbers) == count:
            numbers = np.flatnonzero(places >= places[numbers].min())
        found = []
        for i in numbers:
            need = self.needs[i]
            if places[i] > 0:
                found.append((-int(places[i]), -tie_break(person, need), lot(person, need), int(i)))
        found.sort()
        suggestions = []
        for _, _, _, i in found[:count]:
            need = self.needs[i]
            points = score(person, need)
            if points is not None:  # a host's wish not to see somebody again is only looked up here
                suggestions.append(Suggestion(person, need, points, int(self.lift[i])))
        return suggestions
