"""Involvement stages (関わりの段階): derived from what happened, never stored, always with evidence.

Everything is read through reverse relations: events and matches live on higher floors.
"""

import datetime as dt
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import F, Q
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
# What the lists of earlier years call a tie (EarlierTie.Kind), and the stage that it shows.
EARLIER = {"attended": "attended", "fieldwork": "fieldwork", "proposed": "proposed", "worked": "works"}
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


class Facts(NamedTuple):
    """What happened with one person, as far as the stages ask for it."""

    attended: list  # (kind of the event, title, begin of the session) of each session
    proposed: list  # (when it was submitted, title of the challenge)
    worked: list  # (first day, last day or None, when the person left the team or None, company)
    led: list  # (since when, name of the team), teams with others in them
    earlier: list  # EarlierTie


def evidence_of(participant, facts=None):
    """All evidence for one person, oldest first.

    facts: those that somebody in office may see; without them everything, in five queries.
    """
    facts = facts or facts_of(participant)
    found = [Evidence(_day(participant.created_at), BY_KEY["registered"].number, str(_("Registered")))]
    found += _attended(facts.attended) + _proposed(facts.proposed) + _earlier(facts.earlier)
    works, spans = _works(facts.worked)
    found += works
    involved = {fiscal_year_of(each.on): each.on for each in sorted(found, reverse=True) if each.number > 1}
    for year, day in spans:
        involved.setdefault(year, day)
    found += _continues(involved) + _brings(facts.led)
    return sorted(found)


def facts_of(participant):
    attended = participant.registrations.filter(attendances__status=PRESENT)
    letters = participant.memberships.filter(team__proposals__submitted_at__isnull=False)
    # Whoever left before the match was recorded, while the letter was a draft, has no part in it.
    stayed = Q(left_at__isnull=True) | Q(left_at__gt=F("team__matches__created_at"))
    matches = participant.memberships.filter(stayed, team__matches__isnull=False)
    return Facts(
        attended=attended.order_by().values_list(
            "event__kind", "event__title", "attendances__session__starts_at"
        ),
        proposed=letters.order_by().values_list(
            "team__proposals__submitted_at", "team__proposals__challenge__title"
        ),
        worked=matches.order_by().values_list(
            "team__matches__starts_on",
            "team__matches__ends_on",
            "left_at",
            "team__matches__challenge__company__name",
        ),
        led=leading_others(participant).values_list("joined_at", "team__name"),
        earlier=participant.earlier_ties.order_by(),
    )


def leading_others(participant):
    """Memberships in which the person leads, or led, a team with others in it."""
    other = Q(team__members__participant__lt=participant.pk) | Q(
        team__members__participant__gt=participant.pk
    )
    # Whoever led and left before the others led them all the same, also if one of them leads now.
    stayed = Q(team__members__left_at__isnull=True) | Q(team__members__left_at__gt=F("left_at"))
    led = Q(team__members__is_lead=False) | Q(left_at__isnull=False) & stayed
    return participant.memberships.filter(other & led, is_lead=True).order_by().distinct()


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


def _attended(sessions):
    return [
        Evidence(_day(at), BY_KEY["fieldwork" if kind == FIELDWORK else "attended"].number, title)
        for kind, title, at in sessions
    ]


def _proposed(letters):
    return [Evidence(_day(at), BY_KEY["proposed"].number, title) for at, title in letters]


def _earlier(ties):
    """From the lists of the years before this portal."""
    return [
        Evidence(tie.day, BY_KEY[EARLIER[tie.kind]].number, str(tie)) for tie in ties if tie.kind in EARLIER
    ]


def _works(matches):
    """Evidence, and the fiscal years that the matches reach into with the first day in each."""
    found, spans, today = [], [], clock.today()
    for starts, ends, left, company in matches:
        if starts > today or (left and _day(left) < starts):  # left before it began
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


def _brings(teams):
    return [Evidence(_day(at), BY_KEY["brings"].number, name or str(_("Leads a team"))) for at, name in teams]
