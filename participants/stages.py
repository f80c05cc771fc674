"""Involvement stages (関わりの段階): derived from what happened, never stored, always with evidence.

Everything is read through reverse relations: events and matches live on higher floors.
"""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from iwate_kankei import clock
from iwate_kankei.models.programme import fiscal_year_of

FIELDWORK = "fieldwork"  # events.Event.Kind.FIELDWORK
PRESENT = "present"  # events.Attendance.Status.PRESENT


@dataclass(frozen=True)
class Stage:
    """One step on the way, and what has to have happened for it."""

    number: int
    key: str
    label: str
    meaning: str


STAGES = [
    Stage(1, "registered", _("Knows of us"), _("Has a record here.")),
    Stage(2, "attended", _("Took part"), _("Came to a seminar, a lecture or a meeting.")),
    Stage(3, "fieldwork", _("Was in the field"), _("Came to fieldwork in a municipality.")),
    Stage(4, "proposed", _("Proposed"), _("Submitted a proposal to a company, alone or in a team.")),
    Stage(5, "works", _("Works together"), _("Is or was in a match with a company.")),
    Stage(6, "continues", _("Goes on"), _("Was involved in more than one fiscal year.")),
    Stage(7, "brings", _("Brings others"), _("Leads a team with other people in it.")),
]
BY_KEY = {stage.key: stage for stage in STAGES}


@dataclass(frozen=True, order=True)
class Evidence:
    """That a stage was reached on a day, and by what."""

    on: dt.date
    number: int
    what: str

    @property
    def stage(self):
        return STAGES[self.number - 1]


def evidence_of(participant):
    """All evidence for one person, oldest first; always the same number of queries."""
    found = [Evidence(_day(participant.created_at), BY_KEY["registered"].number, str(_("Registered")))]
    found += _attended(participant) + _proposed(participant)
    works, spans = _works(participant)
    found += works
    involved = {fiscal_year_of(each.on): each.on for each in sorted(found, reverse=True) if each.number > 1}
    for year, day in spans:
        involved.setdefault(year, day)
    found += _continues(involved) + _brings(participant)
    return sorted(found)


def reached(evidence):
    """The furthest stage that the evidence shows."""
    return STAGES[max(each.number for each in evidence) - 1]


def steps(evidence):
    """[(stage, first evidence or None)] in order, for showing the whole way."""
    first = {}
    for each in sorted(evidence):
        first.setdefault(each.number, each)
    return [(stage, first.get(stage.number)) for stage in STAGES]


def _day(moment):
    return timezone.localdate(moment)


def _attended(participant):
    rows = participant.registrations.filter(attendances__status=PRESENT).values_list(
        "event__kind", "event__title", "attendances__session__starts_at"
    )
    return [
        Evidence(_day(at), BY_KEY["fieldwork" if kind == FIELDWORK else "attended"].number, title)
        for kind, title, at in rows.order_by()
    ]


def _proposed(participant):
    rows = participant.memberships.filter(team__proposals__submitted_at__isnull=False).values_list(
        "team__proposals__submitted_at", "team__proposals__challenge__title"
    )
    return [Evidence(_day(at), BY_KEY["proposed"].number, title) for at, title in rows.order_by()]


def _works(participant):
    """Evidence, and the fiscal years that the matches reach into with the first day in each."""
    found, spans, today = [], [], clock.today()
    rows = participant.memberships.filter(team__matches__isnull=False).values_list(
        "team__matches__starts_on",
        "team__matches__ends_on",
        "left_at",
        "team__matches__challenge__company__name",
    )
    for starts, ends, left, company in rows.order_by():
        if starts > today:
            continue
        found.append(Evidence(starts, BY_KEY["works"].number, company))
        last = min(filter(None, [ends, left and _day(left), today]))
        for year in range(fiscal_year_of(starts), fiscal_year_of(last) + 1):
            spans.append((year, max(starts, dt.date(year, 4, 1))))
    return found, spans


def _continues(involved):
    """From the second fiscal year with any involvement on."""
    years = sorted(involved)[1:]
    return [Evidence(involved[year], BY_KEY["continues"].number, _year_words(year)) for year in years]


def _year_words(year):
    return str(_("Involved again in fiscal year %(year)s") % {"year": year})


def _brings(participant):
    rows = (
        participant.memberships.filter(is_lead=True, team__members__is_lead=False)
        .values_list("joined_at", "team__name")
        .distinct()
    )
    return [
        Evidence(_day(at), BY_KEY["brings"].number, name or str(_("Leads a team")))
        for at, name in rows.order_by()
    ]
