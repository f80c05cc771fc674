"""Which challenges fit a person and which people fit a challenge, with every point explained.

A person is a set of features ("knows EC at level 2", "has 12 hours"), a challenge says what each feature is
worth to each of the two sides. Both sides are joined by the harmonic mean (Pizzato et al., RECON, RecSys
2010): what only one side would like scores low.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

from participants.suggest import weights
from participants.suggest.text import bigrams, similarity

HOURS_STEP, MOST_HOURS, MOST_VISITS = 4, 80, 12

Feature = tuple


@dataclass(frozen=True)
class Person:
    id: str
    skills: tuple[tuple[str, int], ...] = ()  # (skill, level 1 to 3)
    fields: frozenset[str] = frozenset()
    hours: int | None = None  # a month; None: not said, counts as enough
    visits: int | None = None  # a year; None: not said
    onsite: bool = True
    cities: frozenset[str] = frozenset()
    contracts: frozenset[str] = frozenset()  # empty: any
    languages: frozenset[str] = frozenset({"ja"})
    met: frozenset[str] = frozenset()  # companies whose owner they met
    visited: frozenset[str] = frozenset()  # cities they have been to
    dismissed: frozenset[str] = frozenset()  # challenges that must not come back
    showings: int = 0
    text: str = ""

    @cached_property
    def features(self) -> frozenset[Feature]:
        hours = MOST_HOURS if self.hours is None else min(self.hours, MOST_HOURS)
        visits = MOST_VISITS if self.visits is None else min(self.visits, MOST_VISITS)
        return frozenset(
            {("skill", s, step) for s, level in self.skills for step in range(1, level + 1)}
            | {("field", f) for f in self.fields}
            | {("city", c) for c in self.cities}
            | {("language", x) for x in self.languages}
            | {("met", k) for k in self.met}
            | {("visited", c) for c in self.visited}
            | {("hours", hours // HOURS_STEP * HOURS_STEP), ("visits", visits)}
            | {("contract", c) for c in self.contracts or {"any"}}
        )

    @cached_property
    def bigrams(self) -> frozenset[str]:
        return bigrams(self.text)


@dataclass(frozen=True)
class Need:
    """A challenge as the suggestions see it."""

    id: str
    company: str = ""
    city: str = ""
    must: tuple[tuple[str, int], ...] = ()  # (skill, wanted level)
    welcome: tuple[tuple[str, int], ...] = ()
    field: str = ""
    hours: int = 0
    visits: int = 0
    onsite: bool = False
    contract: str = ""
    languages: frozenset[str] = frozenset()  # needed besides what everybody speaks
    minimum: int = 1  # applicants that it should have
    applicants: int = 0
    showings: int = 0
    dismissed: frozenset[str] = frozenset()  # people whom the host does not want suggested again
    text: str = ""

    @cached_property
    def worth(self) -> dict[Feature, tuple[int, int]]:
        """What a feature is worth as (points for the person, points for the host)."""
        table: dict[Feature, tuple[int, int]] = {}
        host, person = defaultdict(int), defaultdict(int)
        for feature, points in self._skill_points():
            host[feature] += points
        for feature, points in self._evenly(weights.MUST_SKILLS + weights.WELCOME_SKILLS):
            person[feature] += points
        for feature in host.keys() | person.keys():
            table[feature] = person[feature], host[feature]
        if self.field:
            table["field", self.field] = weights.FIELD, weights.FIELD
        if self.city:
            table["city", self.city] = weights.CITY, weights.CITY
            table["visited", self.city] = weights.VISITED, weights.VISITED
        for hours in range(0, MOST_HOURS + 1, HOURS_STEP):
            points = _share(weights.HOURS, hours, self.hours, MOST_HOURS)
            table["hours", hours] = points, points
        for visits in range(MOST_VISITS + 1):
            points = _share(weights.VISITS, visits, self.visits, MOST_VISITS)
            table["visits", visits] = points, points
        for contract in {self.contract, "any"} - {""}:
            table["contract", contract] = weights.CONTRACT, weights.CONTRACT
        for language, points in _split(sorted(self.languages), weights.LANGUAGE):
            table["language", language] = points, points
        if self.company:
            table["met", self.company] = weights.MET, weights.MET
        return table

    def _skill_points(self) -> Iterator[tuple[Feature, int]]:
        """The host: must before welcome, and the wanted level."""
        must = weights.MUST_SKILLS + (0 if self.welcome else weights.WELCOME_SKILLS)
        welcome = weights.WELCOME_SKILLS + (0 if self.must else weights.MUST_SKILLS)
        for wanted, total in ((self.must, must), (self.welcome, welcome)):
            for (skill, level), points in _split(wanted, total):
                below = points // weights.ONE_BELOW if level > 1 else 0
                if below:
                    yield ("skill", skill, level - 1), below
                yield ("skill", skill, level), points - below

    def _evenly(self, total: int) -> Iterator[tuple[Feature, int]]:
        """The person: whatever they know is wanted here, at whatever level."""
        for (skill, _), points in _split(self.must + self.welcome, total):
            yield ("skill", skill, 1), points

    @cached_property
    def bigrams(self) -> frozenset[str]:
        return bigrams(self.text)


def _split(items, total: int):
    """Whole points for each item that add up to the total; the first get what is left over."""
    each, rest = divmod(total, max(1, len(items)))
    return [(item, each + (i < rest)) for i, item in enumerate(items)]


def _share(total: int, have: int, need: int, most: int) -> int:
    """All points if there is enough, or if more is needed than we count; else in proportion."""
    if have >= min(need, most):
        return total
    return total * have // need


@dataclass(frozen=True, slots=True)
class Part:
    """Points of one kind, of how many there were to win, and what won or lost them."""

    code: str
    points: int
    of: int
    has: tuple = ()
    lacks: tuple = ()


@dataclass(frozen=True, slots=True)
class Score:
    """`total` joins the two sides' points; `parts` are the host's, the reasons that both may see."""

    total: int
    for_person: int
    for_host: int
    parts: tuple[Part, ...]


def joined(a: int, b: int) -> int:
    """The harmonic mean of both sides, rounded down."""
    return 2 * a * b // (a + b) if a + b else 0


def is_open(person: Person, need: Need) -> bool:
    """Hard filters: never what cannot be, or what one of them has put aside."""
    return (person.onsite or not need.onsite) and not (
        need.id in person.dismissed or person.id in need.dismissed
    )


def score(person: Person, need: Need, *, filtered: bool = True) -> Score | None:
    """None if a hard filter applies and `filtered` asks for it."""
    if filtered and not is_open(person, need):
        return None
    worth = need.worth
    own = [worth[f] for f in person.features if f in worth]
    for_person, for_host = sum(p for p, _ in own), sum(h for _, h in own)
    return Score(joined(for_person, for_host), for_person, for_host, tuple(_parts(person, need)))


def _parts(person: Person, need: Need) -> Iterator[Part]:
    """The host's points by kind: they are the reasons that both sides may see."""
    level = dict(person.skills)
    for code, wanted in (("must_skills", need.must), ("welcome_skills", need.welcome)):
        if wanted:
            features = [("skill", s, step) for s, _ in wanted for step in range(1, weights.LEVELS + 1)]
            has = tuple(s for s, wish in wanted if level.get(s, 0) >= wish)
            lacks = tuple(s for s, wish in wanted if level.get(s, 0) < wish)
            yield _part(code, person, need, features, has, lacks)
    for code, name, wanted in (
        ("field", "field", need.field),
        ("city", "city", need.city),
        ("visited", "visited", need.city),
        ("met", "met", need.company),
    ):
        if wanted:
            hit = (name, wanted) in person.features
            yield _part(code, person, need, [(name, wanted)], (wanted,) * hit, (wanted,) * (not hit))
    for code, have, wanted in (("hours", person.hours, need.hours), ("visits", person.visits, need.visits)):
        features = [f for f in need.worth if f[0] == code]
        yield _part(code, person, need, features, (have,), (wanted,), best=True)
    if need.contract:
        features = [("contract", need.contract), ("contract", "any")]
        yield _part("contract", person, need, features, tuple(sorted(person.contracts)), (), best=True)
    if need.languages:
        features = [("language", x) for x in sorted(need.languages)]
        known = need.languages & person.languages
        yield _part(
            "language", person, need, features, tuple(sorted(known)), tuple(sorted(need.languages - known))
        )


def _part(code, person, need, features, has, lacks, *, best: bool = False) -> Part:
    points = [need.worth[f][1] for f in features if f in need.worth]
    won = sum(need.worth[f][1] for f in features if f in need.worth and f in person.features)
    return Part(code, won, max(points) if best else sum(points), has, lacks)


def lot(person: Person, need: Need) -> bytes:
    """Decides between full equals: the same for a pair every day, and no name or row order in it."""
    return sha256(f"{person.id}|{need.id}".encode()).digest()


def tie_break(person: Person, need: Need) -> float:
    """Likeness of the texts, 0 to 1: only decides among equal points."""
    return similarity(person.bigrams, need.bigrams)
