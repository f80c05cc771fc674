"""Two runs side by side: who moved, and what was gained and lost. Pure; ids as in the stored runs."""

from dataclasses import dataclass

from matching.engine.instance import AIMS, MAXIMISED


@dataclass(frozen=True)
class Moved:
    """A person in both runs; None for no place. Ranks are the person's own wishes."""

    person: str
    before: str | None
    after: str | None
    rank_before: int | None
    rank_after: int | None

    @property
    def gain(self):
        """1 better, -1 worse, 0 as good, for the person."""
        if self.before is None or self.after is None:
            return (self.before is None) - (self.after is None)
        return (self.rank_before > self.rank_after) - (self.rank_before < self.rank_after)


@dataclass(frozen=True)
class Count:
    """A city or an aim in both runs; `gain` as for Moved."""

    name: str
    before: int
    after: int
    gain: int


@dataclass(frozen=True)
class Comparison:
    moved: tuple
    cities: tuple
    aims: tuple
    staffed: tuple  # challenges that get a team only in the second run
    lost: tuple  # challenges that had a team only in the first

    @property
    def better(self):
        return sum(row.gain > 0 for row in self.moved)

    @property
    def worse(self):
        return sum(row.gain < 0 for row in self.moved)


def compare(first, second):
    """first, second: (instance, result) of two feasible runs."""
    places = [dict(map(tuple, result["match"])) for _instance, result in (first, second)]
    ranks = [_ranks(instance) for instance, _result in (first, second)]
    people = sorted(set(places[0]) | set(places[1]))
    moved = tuple(
        Moved(
            person,
            places[0].get(person),
            places[1].get(person),
            ranks[0].get((person, places[0].get(person))),
            ranks[1].get((person, places[1].get(person))),
        )
        for person in people
        if places[0].get(person) != places[1].get(person)
    )
    teams = [set(each.values()) for each in places]
    return Comparison(
        moved,
        _cities(first[0], second[0], teams),
        _aims(first[1], second[1]),
        tuple(sorted(teams[1] - teams[0])),
        tuple(sorted(teams[0] - teams[1])),
    )


def _ranks(instance):
    return {
        (person["id"], challenge): rank
        for person in instance["participants"]
        for rank, group in enumerate(person["prefs"], start=1)
        for challenge in group
    }


def _cities(first, second, teams):
    city = {row["id"]: row["city"] for data in (first, second) for row in data["challenges"]}
    counts = [{c: sum(city[team] == c for team in each) for c in set(city.values())} for each in teams]
    return tuple(
        Count(name, counts[0][name], counts[1][name], _sign(counts[1][name] - counts[0][name]))
        for name in sorted(counts[0])
    )


def _aims(first, second):
    return tuple(
        Count(
            aim,
            first["vector"][aim],
            second["vector"][aim],
            _sign(second["vector"][aim] - first["vector"][aim]) * (1 if aim in MAXIMISED else -1),
        )
        for aim in AIMS
    )


def _sign(number):
    return (number > 0) - (number < 0)
