"""What the public reads about each year: events held, companies and teams matched. Figures, no people."""

from dataclasses import dataclass

from django.db.models import Count, Q

from events.models import Event
from iwate_kankei import clock
from iwate_kankei.models import Programme
from matching.models import Closing, Match

from .board import Matched, matched
from .continuity import published


@dataclass(frozen=True)
class Year:
    programme: Programme
    held: int
    fieldwork: int
    matched: Matched
    continued: list


def years():
    """A Year for each programme that has held an event or matched somebody, the newest first."""
    now = clock.now()
    over = Q(events__status=Event.Status.PUBLISHED, events__ends_at__lt=now)
    programmes = Programme.objects.prefetch_related("municipalities").annotate(
        held=Count("events", filter=over, distinct=True),
        fieldwork=Count("events", filter=over & Q(events__kind=Event.Kind.FIELDWORK), distinct=True),
    )
    pairs = Match.objects.order_by().values_list("challenge__programme", "challenge__company", "team")
    by_programme = {}
    for programme, company, team in pairs.distinct():
        companies, teams = by_programme.setdefault(programme, (set(), set()))
        companies.add(company)
        teams.add(team)
    continued = published.by_programme()
    for programme in programmes:
        companies, teams = by_programme.get(programme.pk, ((), ()))
        if programme.held or teams:
            pair = Matched(len(companies), len(teams))
            yield Year(programme, programme.held, programme.fieldwork, pair, continued[programme.pk])


def in_all():
    return matched(Match.objects.all())


MOST_WORDS = 6


def testimonials():
    """The newest words that their authors want to be published."""
    return Closing.objects.testimonials()[:MOST_WORDS]
