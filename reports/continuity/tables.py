"""The figures as tables: by programme and place, and the list behind each of them."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from iwate_kankei.models import Municipality, Programme
from matching.models import Match
from participants.models import Participant

from .figures import FIGURES, PEOPLE, values

# What stands beside each programme and place; the whole list of figures stands above.
COLUMNS = ("after-3", "after-6", "after-12", "renewed", "ended-early", "again", "climbed", "came-back")


@dataclass(frozen=True)
class Line:
    """A programme (place None) or one of its places, with its Values by key."""

    programme: Programme
    place: Municipality | None
    values: dict
    hours: float
    confirmed: float

    @property
    def made(self):
        return self.values["made"]

    @property
    def cells(self):
        return [self.values[key] for key in COLUMNS]


def lines(ties, today):
    """A Line for each programme with ties, followed by its places if there are more than one."""
    programmes = Programme.objects.in_bulk({tie.programme for tie in ties})
    places = Municipality.objects.in_bulk({tie.place for tie in ties})
    ordered = sorted(programmes.values(), key=lambda row: (-row.fiscal_year, row.name))
    for programme in ordered:
        here = [tie for tie in ties if tie.programme == programme.pk]
        yield _line(programme, None, here, today)
        codes = sorted({tie.place for tie in here})
        for code in codes if len(codes) > 1 else []:
            yield _line(programme, places[code], [tie for tie in here if tie.place == code], today)


def _line(programme, place, ties, today):
    hours, confirmed = worked(ties)
    found = {value.figure.key: value for value in values(ties, today)}
    return Line(programme, place, found, hours, confirmed)


def worked(ties):
    """(hours written down, hours that the companies have confirmed)"""
    return sum(tie.hours for tie in ties), sum(tie.confirmed for tie in ties)


def exported(ties, today):
    """(header, rows) of the lines for a spreadsheet: a figure's count and what it is out of side by side."""
    header = [_("Fiscal year"), _("Programme"), _("Municipality")]
    for figure in FIGURES:
        header += [str(figure.label), _("%(figure)s: out of") % {"figure": figure.label}]
    header += [_("Hours worked"), _("Hours confirmed")]
    rows = []
    for line in lines(ties, today):
        place = str(line.place) if line.place else pgettext("places", "All")
        row = [line.programme.fiscal_year, line.programme.name, place]
        for figure in FIGURES:
            value = line.values[figure.key]
            row += [value.count, value.of]
        rows.append([*row, line.hours, line.confirmed])
    return header, rows


@dataclass(frozen=True)
class Behind:
    """One row of the list behind a figure: a match with the names that the reader may see, or a person."""

    counted: bool
    match: Match | None
    names: str
    tie: object
    person: Participant | None = None


def behind(value, user):
    """[Behind] for everything in the base of a Value, what is counted first."""
    known = _known(value, user)
    if value.figure.unit == PEOPLE:
        counted = set(value.hits)
        rows = [Behind(pk in counted, None, _name(pk, known), None, known.get(pk)) for pk in value.base]
    else:
        counted = {tie.pk for tie in value.hits}
        matches = Match.objects.select_related(
            "challenge__company__municipality", "challenge__programme"
        ).in_bulk([tie.pk for tie in value.base])
        rows = [
            Behind(tie.pk in counted, matches[tie.pk], _team(tie.people, known), tie) for tie in value.base
        ]
    return sorted(rows, key=lambda row: not row.counted)


def _known(value, user):
    """{id: participant} of those behind the value whom the reader may see."""
    if value.figure.unit == PEOPLE:
        people = set(value.base)
    else:
        people = {person for tie in value.base for person in tie.people}
    return Participant.objects.visible_to(user).filter(pk__in=people).distinct().in_bulk()


def _name(pk, known):
    return known[pk].name if pk in known and known[pk].name else _("Name not shown")


def _team(people, known):
    return "、".join(_name(pk, known) for pk in sorted(people))


def listed(value, user):
    """(header, rows) of the list behind a figure for a spreadsheet."""
    rows = behind(value, user)
    if value.figure.unit == PEOPLE:
        return [_("Name"), _("Counted")], [[row.names, _yes(row.counted)] for row in rows]
    header = [
        _("Company"),
        _("Municipality"),
        _("Programme"),
        _("Challenge"),
        _("Who"),
        _("From"),
        _("Until"),
    ]
    header += [_("State"), _("Reason for the end"), _("Hours worked"), _("Hours confirmed"), _("Counted")]
    table = []
    for row in rows:
        match, tie = row.match, row.tie
        table.append(
            [
                match.challenge.company.name,
                str(match.challenge.company.municipality),
                str(match.challenge.programme),
                match.challenge.title,
                row.names,
                match.starts_on,
                match.ends_on,
                match.get_status_display(),
                match.ended_because,
                tie.hours,
                tie.confirmed,
                _yes(row.counted),
            ]
        )
    return header, table


def _yes(counted):
    return _("Yes") if counted else _("No")
