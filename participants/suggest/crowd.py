"""People, ready to be ranked for a challenge: who has which feature."""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from participants.suggest import weights
from participants.suggest.index import PACK, Suggestion, fresh_lift
from participants.suggest.points import Need, Person, lot, score, tie_break


class Crowd:
    def __init__(self, people: Sequence[Person]):
        self.people = list(people)
        holders = defaultdict(list)
        for i, person in enumerate(self.people):
            for feature in person.features:
                holders[feature].append(i)
        self._holders = {feature: np.array(rows, np.int32) for feature, rows in holders.items()}
        self._onsite = np.array([person.onsite for person in self.people], bool)
        self._lift = np.array([fresh_lift(person.showings) for person in self.people], np.int64)
        self._put_aside = defaultdict(list)
        self._number = {person.id: i for i, person in enumerate(self.people)}
        for i, person in enumerate(self.people):
            for need in person.dismissed:
                self._put_aside[need].append(i)

    def for_need(self, need: Need, count: int = 20) -> list[Suggestion]:
        """The best people for one challenge, fresh faces lifted; each with its score and reasons."""
        places = self._places(need)
        best = places
        if len(places) > count:
            best = np.partition(places, len(places) - count)[len(places) - count :]
        last = max(1, best.min()) if len(best) else 1
        ordered = sorted(
            (
                -int(places[i]),
                -tie_break(self.people[i], need),
                lot(self.people[i], need),
                int(i),
            )
            for i in np.flatnonzero(places >= last)
        )
        return [
            Suggestion(self.people[i], need, score(self.people[i], need), int(self._lift[i]))
            for _, _, _, i in ordered[:count]
        ]

    def _places(self, need: Need) -> np.ndarray:
        packed = np.zeros(len(self.people), np.int64)
        for feature, (person, host) in need.worth.items():
            rows = self._holders.get(feature)
            if rows is not None:
                packed[rows] += person * PACK + host
        a, b = packed // PACK, packed % PACK
        totals = 2 * a * b // np.maximum(a + b, 1)
        totals += np.where(totals >= weights.LIFT_FROM, self._lift, 0)
        if need.onsite:
            totals[~self._onsite] = -1
        totals[self._put_aside.get(need.id, [])] = -1
        totals[[self._number[p] for p in need.dismissed if p in self._number]] = -1
        return totals
