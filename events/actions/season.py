"""Copies of events: one to another date, or a season to the next year. Copies send nothing by themselves."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from iwate_kankei.models import Programme

from ..models import Event

A_YEAR = dt.timedelta(weeks=52)  # the same weekday: seminars on a Wednesday evening stay on one


@transaction.atomic
def clone(*, event, by, shift, programme=None, slug=None):
    """A draft like `event`, `shift` (timedelta) later; no registrations, no mails of the old one.

    Returns the new event. Its own message rules are copied; they count from its own dates.
    """
    old = event
    new = Event.objects.get(pk=event.pk)
    new.pk, new._state.adding = None, True
    new.slug = slug or free_slug(old.slug)
    new.programme = programme or old.programme
    new.status, new.published_at, new.cancel_reason, new.told = Event.Status.DRAFT, None, "", {}
    new.seats_taken = new.last_number = new.sequence = 0
    new.dropped = []
    for name in ("starts_at", "ends_at", "opens_at", "closes_at", "cancel_until"):
        setattr(new, name, (moment := getattr(old, name)) and moment + shift)
    new.save()
    new.municipalities.set(old.municipalities.all())
    new.companies.set(old.companies.all())
    for session in old.sessions.all():
        new.sessions.create(
            title=session.title, starts_at=session.starts_at + shift, ends_at=session.ends_at + shift
        )
    for stream in old.streams.all():
        new.streams.create(municipality=stream.municipality, capacity=stream.capacity)
    new.rules.all().delete()
    for rule in old.rules.all():
        new.rules.create(
            kind=rule.kind, days_before=rule.days_before, is_active=rule.is_active, words=rule.words
        )
    return new


def free_slug(slug):
    """The slug with the next free number behind it."""
    stem = slug.rpartition("-")[0] if slug.rpartition("-")[2].isdecimal() else slug
    taken = set(Event.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    number = 2
    while f"{stem}-{number}" in taken:
        number += 1
    return f"{stem}-{number}"


def clone_to_next_year(*, event, by):
    """A draft on the same weekday next year, in the programme that runs then and takes in the same places."""
    programme = None
    if event.starts_at:
        running = Programme.objects.running(timezone.localdate(event.starts_at + A_YEAR))
        programme = running.filter(municipalities__in=event.municipalities.all()).order_by("pk").first()
    return clone(event=event, by=by, shift=A_YEAR, programme=programme)
