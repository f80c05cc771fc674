"""Reads an instance from JSON and names the field and the place of the first thing that is wrong."""

import json
from fractions import Fraction

from matching.engine.instance import AIMS, KINDS, Challenge, Company, Instance, Participant


class InputError(ValueError):
    """One line for the person who made the file: which field, where, and what is wrong."""


def load(text: str) -> Instance:
    return instance_from(decode(text))


def decode(text: str) -> object:
    """JSON with exact decimals, because 0.1 + 0.2 hours must be 0.3 hours."""
    try:
        return json.loads(text, parse_float=Fraction, parse_constant=_refuse_constant)
    except (json.JSONDecodeError, RecursionError) as error:
        raise InputError(f"not JSON: {error}") from None


def _refuse_constant(name: str):
    raise InputError(f"not JSON: {name} is not a number")


def instance_from(data: object) -> Instance:
    top = _Reader(data, "")
    kind = top.text("kind")
    if kind not in KINDS:
        raise InputError(f"kind: {kind!r} is none of {', '.join(KINDS)}")
    participants = _unique([_participant(r) for r in top.objects("participants")], "participants")
    challenges = _unique([_challenge(r) for r in top.objects("challenges")], "challenges")
    companies = _companies(top, kind)
    people, works = {p.id for p in participants}, {c.id for c in challenges}
    for name, rows, known in (
        ("participants", participants, works),
        ("challenges", challenges, people),
        ("companies", companies, people),
    ):
        for i, row in enumerate(rows):
            _check_names(row.prefs, known, f"{name}[{i}].prefs")
    if kind == "spa_s":
        owners = {k.id for k in companies}
        for i, c in enumerate(challenges):
            if c.company not in owners:
                raise InputError(f"challenges[{i}].company: {c.company!r} is not in companies")
    instance_id = top.text("id")
    return Instance(
        id=instance_id,
        kind=kind,
        participants=participants,
        challenges=challenges,
        companies=companies,
        pins=frozenset(pairs(top.get("pins", []), people, works, "pins")),
        forbids=frozenset(pairs(top.get("forbids", []), people, works, "forbids")),
        groups=_groups(top, people),
        order=order_from(top.get("order", list(AIMS)), "order"),
        seed=top.text("seed", instance_id),
    )


def order_from(names: object, place: str) -> tuple[str, ...]:
    """The order of aims; aims that are not named follow in the default order."""
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise InputError(f"{place}: must be a list of names")
    for i, name in enumerate(names):
        if name not in AIMS:
            raise InputError(f"{place}[{i}]: {name!r} is none of {', '.join(AIMS)}")
        if name in names[:i]:
            raise InputError(f"{place}[{i}]: {name!r} is named twice")
    return (*names, *(aim for aim in AIMS if aim not in names))


def pairs(rows: object, people: set[str], works: set[str], place: str) -> list[tuple[str, str]]:
    """A list of [participant, challenge], each known."""
    if rows is None:
        return []
    if not isinstance(rows, list):
        raise InputError(f"{place}: must be a list of [participant, challenge]")
    for i, row in enumerate(rows):
        if not (isinstance(row, list) and len(row) == 2 and all(isinstance(name, str) for name in row)):
            raise InputError(f"{place}[{i}]: must be [participant, challenge]")
        if row[0] not in people:
            raise InputError(f"{place}[{i}][0]: {row[0]!r} is not a participant")
        if row[1] not in works:
            raise InputError(f"{place}[{i}][1]: {row[1]!r} is not a challenge")
    return [(p, c) for p, c in rows]


def _participant(r: "_Reader") -> Participant:
    return Participant(
        id=r.text("id"),
        prefs=r.tie_groups("prefs"),
        max_teams=r.whole("max_teams", 1),
        hours=r.number("hours", None),
        onsite=r.flag("onsite", True),
        skills=frozenset(r.texts("skills")),
    )


def _challenge(r: "_Reader") -> Challenge:
    row = Challenge(
        id=r.text("id"),
        company=r.text("company"),
        city=r.text("city"),
        min=r.whole("min"),
        max=r.whole("max"),
        prefs=r.tie_groups("prefs"),
        hours=r.number("hours", 0),
        onsite=r.flag("onsite", False),
        skills=frozenset(r.texts("skills")),
    )
    if row.min > row.max:
        raise InputError(f"{r.place('min')}: {row.min} is more than max {row.max}")
    return row


def _companies(top: "_Reader", kind: str) -> tuple[Company, ...]:
    if kind != "spa_s":
        if top.get("companies", None):
            raise InputError(f"companies: only kind spa_s has companies, this is {kind}")
        return ()
    rows = [
        Company(id=r.text("id"), max_people=r.whole("max_people"), prefs=r.tie_groups("prefs"))
        for r in top.objects("companies")
    ]
    return _unique(rows, "companies")


def _groups(top: "_Reader", people: set[str]) -> tuple[tuple[str, ...], ...]:
    rows = top.get("groups", None) or []
    if not isinstance(rows, list):
        raise InputError("groups: must be a list of lists of participants")
    for i, row in enumerate(rows):
        if not isinstance(row, list) or not row:
            raise InputError(f"groups[{i}]: must be a list of participants")
        for j, p in enumerate(row):
            if not isinstance(p, str) or p not in people:
                raise InputError(f"groups[{i}][{j}]: {p!r} is not a participant")
            if p in row[:j]:
                raise InputError(f"groups[{i}][{j}]: {p!r} is named twice")
    return tuple(tuple(sorted(row)) for row in rows)


def _unique(rows: list, name: str) -> tuple:
    seen = {}
    for i, row in enumerate(rows):
        if row.id in seen:
            raise InputError(f"{name}[{i}].id: {row.id!r} is also {name}[{seen[row.id]}]")
        seen[row.id] = i
    return tuple(rows)


def _check_names(groups, known: set[str], place: str) -> None:
    seen = set()
    for i, group in enumerate(groups):
        for j, name in enumerate(group):
            if name not in known:
                raise InputError(f"{place}[{i}][{j}]: {name!r} is unknown")
            if name in seen:
                raise InputError(f"{place}[{i}][{j}]: {name!r} is listed twice")
            seen.add(name)


_REQUIRED = object()


class _Reader:
    """One JSON object with its place in the file, read field by field."""

    def __init__(self, data: object, place: str):
        if not isinstance(data, dict):
            raise InputError(f"{place or 'the file'}: must be an object")
        self.data, self.prefix = data, f"{place}." if place else ""

    def place(self, field: str) -> str:
        return self.prefix + field

    def get(self, field: str, default=_REQUIRED):
        if field in self.data:
            return self.data[field]
        if default is _REQUIRED:
            raise InputError(f"{self.place(field)}: is missing")
        return default

    def _refuse(self, field: str, what: str):
        raise InputError(
            f"{self.place(field)}: must be {what}, not {json.dumps(self.data[field], default=float)}"
        )

    def text(self, field: str, default=_REQUIRED) -> str:
        value = self.get(field, default)
        if not isinstance(value, str) or not value:
            self._refuse(field, "a text")
        return value

    def whole(self, field: str, default=_REQUIRED) -> int:
        value = self.get(field, default)
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            self._refuse(field, "a whole number, 0 or more")
        return value

    def number(self, field: str, default):
        value = self.get(field, default)
        if value is None and default is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | Fraction) or value < 0:
            self._refuse(field, "a number, 0 or more")
        return value

    def flag(self, field: str, default: bool) -> bool:
        value = self.get(field, default)
        if not isinstance(value, bool):
            self._refuse(field, "true or false")
        return value

    def texts(self, field: str) -> list[str]:
        value = self.get(field, [])
        if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
            self._refuse(field, "a list of texts")
        return value

    def tie_groups(self, field: str):
        value = self.get(field)
        if not isinstance(value, list):
            self._refuse(field, "a list of tie groups")
        for i, group in enumerate(value):
            if not isinstance(group, list) or not group:
                raise InputError(f"{self.place(field)}[{i}]: must be a list of one or more ids")
            for j, name in enumerate(group):
                if not isinstance(name, str):
                    raise InputError(f"{self.place(field)}[{i}][{j}]: must be an id")
        return tuple(tuple(sorted(group)) for group in value)

    def objects(self, field: str) -> list["_Reader"]:
        value = self.get(field)
        if not isinstance(value, list):
            self._refuse(field, "a list")
        return [_Reader(row, f"{self.place(field)}[{i}]") for i, row in enumerate(value)]
