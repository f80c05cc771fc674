"""Involvement stages (関わりの段階): derived from what happened, never stored, always with evidence.

Everything is read through reverse relations: events and matches live on higher floors.
"""

import datetime as dt
from dataclasses import dataclass

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


def evidence_of(participant, viewer=None):
    """All evidence for one person, oldest first; always the same number of queries.

    viewer: somebody in office, who gets to see what happened in their own places and programmes only.
    """
    seen = _scope(participant, viewer)
    found = [Evidence(_day(participant.created_at), BY_KEY["registered"].number, str(_("Registered")))]
    found += _attended(participant, viewer) + _proposed(participant, seen) + _earlier(participant, viewer)
    works, spans = _works(participant, seen)
    found += works
    involved = {fiscal_year_of(each.on): each.on for each in sorted(found, reverse=True) if each.number > 1}
    for year, day in spans:
        involved.setdefault(year, day)
    found += _continues(involved) + _brings(participant, seen)
    return sorted(found)


def _scope(participant, viewer):
    """The Duties that limit what is shown, or None for everything."""
    if viewer is None or viewer.duties.everywhere or participant.user_id == viewer.pk:
        return None
    return viewer.duties


def _near(seen, path):
    """What lies in the viewer's places and programmes; path: lookup of a challenge."""
    if seen is None:
        return Q()
    return Q(**{f"{path}__company__municipality__in": seen.municipalities}) | Q(
        **{f"{path}__programme__in": seen.programmes}
    )


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


def _attended(participant, viewer):
    registrations = participant.registrations.visible_to(viewer) if viewer else participant.registrations
    rows = registrations.filter(attendances__status=PRESENT).values_list(
        "event__kind", "event__title", "attendances__session__starts_at"
    )
    return [
        Evidence(_day(at), BY_KEY["fieldwork" if kind == FIELDWORK else "attended"].number, title)
        for kind, title, at in rows.order_by()
    ]


def _proposed(participant, seen):
    rows = participant.memberships.filter(
        _near(seen, "team__proposals__challenge"), team__proposals__submitted_at__isnull=False
    ).values_list("team__proposals__submitted_at", "team__proposals__challenge__title")
    return [Evidence(_day(at), BY_KEY["proposed"].number, title) for at, title in rows.order_by()]


def _earlier(participant, viewer):
    """From the lists of the years before this portal; without a date the year's first day stands for it."""
    rows = participant.earlier_ties.visible_to(viewer) if viewer else participant.earlier_ties
    found = []
    for tie in rows.filter(kind__in=EARLIER).order_by():
        on = tie.happened_on or dt.date(tie.fiscal_year, 4, 1)
        found.append(Evidence(on, BY_KEY[EARLIER[tie.kind]].number, str(tie)))
    return found


def _works(participant, seen):
    """Evidence, and the fiscal years that the matches reach into with the first day in each."""
    found, spans, today = [], [], clock.today()
    rows = participant.memberships.filter(
        _near(seen, "team__matches__challenge"), team__matches__isnull=False
    ).values_list(
        "team__matches__starts_on",
        "team__matches__ends_on",
        "left_at",
        "team__matches__challenge__company__name",
    )
    for starts, ends, left, company in rows.order_by():
        if starts > today or (left and _day(left) < starts):  # left while the letter was a draft
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


def _brings(participant, seen):
    near = _near(seen, "team__proposals__challenge") | _near(seen, "team__matches__challenge")
    other = Q(team__members__participant__lt=participant.pk) | Q(
        team__members__participant__gt=participant.pk
    )
    # Whoever led and left before the others led them all the same, also if one of them leads now.
    stayed = Q(team__members__left_at__isnull=True) | Q(team__members__left_at__gt=F("left_at"))
    led = Q(team__members__is_lead=False) | Q(left_at__isnull=False) & stayed
    rows = (
        participant.memberships.filter(near, other & led, is_lead=True)
        .values_list("joined_at", "team__name")
        .distinct()
    )
    return [
        Evidence(_day(at), BY_KEY["brings"].number, name or str(_("Leads a team")))
        for at, name in rows.order_by()
    ]
