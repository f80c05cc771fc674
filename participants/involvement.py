"""In which fiscal years people were involved, for many people at once: what stages.py says of one person.

A fixed number of queries whatever the number of people. The rules are those of stages.evidence_of
(attended, proposed, worked, or on a list of an earlier year); a test compares the two.
"""

from collections import defaultdict

from django.db.models import F, Q
from django.utils import timezone

from iwate_kankei import clock
from iwate_kankei.models.programme import fiscal_year_of

from .models import EarlierTie, Participant
from .stages import EARLIER, PRESENT


def fiscal_years(people, duties=None):
    """{participant id: set of fiscal years with any involvement}.

    people: ids. duties: limits what counts to the places and programmes of somebody in office; None: all.
    """
    found = defaultdict(set)
    for person, day in [*_attended(people, duties), *_proposed(people, duties)]:
        found[person].add(fiscal_year_of(day))
    for person, first, last in _worked(people, duties):
        found[person].update(range(fiscal_year_of(first), fiscal_year_of(last) + 1))
    for person, year in _earlier(people, duties):
        found[person].add(year)
    return found


def _near(duties, programme, *places):
    """In the places, or of the programmes, that these duties are about."""
    if duties is None or duties.everywhere:
        return Q()
    near = Q(**{f"{programme}__in": duties.programmes})
    for place in places:
        near |= Q(**{f"{place}__in": duties.municipalities})
    return near


def _attended(people, duties):
    event = "registrations__event"
    near = _near(duties, f"{event}__programme", f"{event}__municipalities")
    rows = Participant.objects.filter(
        near, pk__in=people, registrations__attendances__status=PRESENT
    ).values_list("pk", "registrations__attendances__session__starts_at")
    return ((person, timezone.localdate(at)) for person, at in rows.order_by().distinct())


def _proposed(people, duties):
    challenge = "memberships__team__proposals__challenge"
    near = _near(duties, f"{challenge}__programme", f"{challenge}__company__municipality")
    rows = Participant.objects.filter(
        near, pk__in=people, memberships__team__proposals__submitted_at__isnull=False
    ).values_list("pk", "memberships__team__proposals__submitted_at")
    return ((person, timezone.localdate(at)) for person, at in rows.order_by().distinct())


def _worked(people, duties):
    """(person, first day, last day until today) in each match."""
    match, today = "memberships__team__matches", clock.today()
    near = _near(duties, f"{match}__challenge__programme", f"{match}__challenge__company__municipality")
    # Whoever left before the match was recorded, or before it began, has no part in it.
    stayed = Q(memberships__left_at__isnull=True) | Q(
        memberships__left_at__gt=F(f"{match}__created_at"),
        memberships__left_at__date__gte=F(f"{match}__starts_on"),
    )
    begun = {f"{match}__starts_on__lte": today}
    rows = Participant.objects.filter(near, stayed, pk__in=people, **begun).values_list(
        "pk", f"{match}__starts_on", f"{match}__ends_on", "memberships__left_at"
    )
    for person, starts, ends, left in rows.order_by().distinct():
        yield person, starts, min(filter(None, [ends, left and timezone.localdate(left), today]))


def _earlier(people, duties):
    rows = EarlierTie.objects.filter(participant__in=people, kind__in=EARLIER)
    if duties is not None:
        rows = rows.near(duties)
    for person, year, day in rows.order_by().values_list("participant", "fiscal_year", "happened_on"):
        yield person, fiscal_year_of(day) if day else year
