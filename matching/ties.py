"""The facts that matching.quiet judges, gathered for many matches in a fixed number of queries."""

from collections import defaultdict

from django.db.models import Count, Min
from django.utils import timezone

from .models import CheckIn, ContactRecord, WorkLog
from .quiet import Facts


def facts_of(matches, today):
    """Yield (match, Facts) for each of `matches` (a queryset) as of `today`."""
    matches = list(matches.select_related("challenge__company"))
    ids = [match.pk for match in matches]
    contacts = _contact_days(ids)
    silent = _counts(CheckIn.objects.silent(today).filter(match__in=ids))
    broken = _counts(ContactRecord.objects.broken(today).filter(match__in=ids))
    troubled = _in_trouble(ids)
    waiting = dict(
        WorkLog.objects.unconfirmed()
        .filter(match__in=ids)
        .values_list("match")
        .annotate(oldest=Min("logged_at"))
    )
    for match in matches:
        oldest = waiting.get(match.pk)
        yield (
            match,
            Facts(
                today=today,
                starts_on=match.starts_on,
                contacts=tuple(contacts[match.pk]),
                unanswered=silent.get(match.pk, 0),
                broken=broken.get(match.pk, 0),
                host_owes=(today - timezone.localdate(oldest)).days if oldest else 0,
                ends_on=match.ends_on,
                trouble=match.pk in troubled,
            ),
        )


def _counts(rows):
    return dict(rows.order_by().values_list("match").annotate(count=Count("pk")))


def _contact_days(ids):
    """{match id: days on which the tie was heard of}: notes, work done, check-ins answered."""
    days = defaultdict(list)
    for match, day in ContactRecord.objects.filter(match__in=ids).values_list("match", "happened_on"):
        days[match].append(day)
    for match, day in WorkLog.objects.filter(match__in=ids).values_list("match", "day"):
        days[match].append(day)
    answered = CheckIn.objects.filter(match__in=ids, answered_at__isnull=False)
    for match, moment in answered.values_list("match", "answered_at"):
        days[match].append(timezone.localdate(moment))
    return days


def _in_trouble(ids):
    """Matches with an answer "trouble" that no mentor has dealt with yet."""
    return set(
        CheckIn.objects.troubled().filter(match__in=ids, seen_at__isnull=True).values_list("match", flat=True)
    )
