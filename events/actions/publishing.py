"""The life of an event as staff lead it."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, Min
from django.utils.translation import gettext as _

from iwate_kankei import clock

from .. import emails
from ..models import Event, Registration
from . import seats


@transaction.atomic
def publish(*, event, by):
    """Show the event; refused while it has no session."""
    event = seats.lock(event)
    _move(event, Event.Status.PUBLISHED)
    settle_period(event)
    if event.starts_at is None:
        raise ValidationError(_("Please enter at least one session first."), code="no_session")
    event.published_at = event.published_at or clock.now()
    event.told = calendar_facts(event)
    event.save(update_fields=["status", "published_at", "told"])
    return event


@transaction.atomic
def unpublish(*, event, by):
    """Back to a draft, as long as nobody has registered."""
    event = seats.lock(event)
    if event.registrations.active().exists():
        raise ValidationError(
            _("People have registered. Please cancel the event instead."), code="registered"
        )
    _move(event, Event.Status.DRAFT)
    event.save(update_fields=["status"])
    return event


@transaction.atomic
def cancel_event(*, event, by, reason):
    """Call the event off: every registration ends, and everybody is told once, with the reason."""
    event = seats.lock(event)
    if event.booking() == Event.Booking.OVER:
        raise ValidationError(_("This event is over."), code="over")
    _move(event, Event.Status.CANCELLED)
    event.cancel_reason, event.sequence, event.seats_taken = reason, event.sequence + 1, 0
    event.save(update_fields=["status", "cancel_reason", "sequence", "seats_taken"])
    event.streams.update(seats_taken=0)
    alive = list(event.registrations.active().select_related("participant__user"))
    event.registrations.active().update(
        status=Registration.Status.CANCELLED,
        offered_until=None,
        cancelled_at=clock.now(),
        ended_by=Registration.End.EVENT,
    )
    for registration in alive:
        emails.withdraw(registration)
        emails.event_cancelled(registration)
    return event


@transaction.atomic
def change_capacity(*, event, capacity, by, stream=None):
    """Of the event, or of a municipality's share. More seats are offered at once; fewer than are given is
    refused.
    """
    event = seats.lock(event)
    row = event.streams.get(pk=stream.pk) if stream else event
    if capacity < row.seats_taken:
        raise ValidationError(
            _("%(taken)s seats are given already; the capacity cannot be lower.")
            % {"taken": row.seats_taken},
            code="too_few",
        )
    row.capacity = capacity
    row.save(update_fields=["capacity"])
    seats.offer_free_seats(event)
    return event


@transaction.atomic
def announce_changes(*, event):
    """Bring the event's period up to date with its sessions; tell everybody registered what has changed.

    What participants know is kept, so this may be called as often as one likes.
    """
    event = seats.lock(event)
    settle_period(event)
    before, now_so = event.told, calendar_facts(event)
    if event.status != Event.Status.PUBLISHED or before == now_so:
        return event
    event.sequence += 1
    event.dropped += taken_out(before, now_so)
    event.told = now_so
    event.save(update_fields=["sequence", "told", "dropped"])
    if before and event.ends_at and event.ends_at > clock.now():
        event.registrations.offered_past_the_start(event).update(offered_until=event.starts_at)
        different = {name: value for name, value in before.items() if value != now_so[name]}
        for registration in event.registrations.active().select_related("participant__user"):
            emails.changed(registration, event, different)
    return event


def settle_period(event):
    """starts_at and ends_at follow from the sessions."""
    period = event.sessions.aggregate(starts_at=Min("starts_at"), ends_at=Max("ends_at"))
    event.starts_at, event.ends_at = period["starts_at"], period["ends_at"]
    event.save(update_fields=["starts_at", "ends_at"])


def calendar_facts(event):
    """What stands in people's calendars, as JSON: title, place, online address, sessions."""
    sessions = [[s.title, s.starts_at.isoformat(), s.ends_at.isoformat(), s.pk] for s in event.sessions.all()]
    return {
        "title": event.title,
        "venue": event.venue,
        "online_url": event.online_url,
        "sessions": sessions,
    }


def taken_out(before, now_so):
    """The days that people have in their calendars and that are no longer, each with this moment: whoever
    had registered by then has an entry to be cancelled.
    """
    left, when = {day[3] for day in now_so["sessions"]}, clock.now().isoformat()
    return [[*day, when] for day in before.get("sessions", []) if day[3] and day[3] not in left]


def _move(event, to):
    if to not in Event.TRANSITIONS[event.status]:
        raise ValidationError(
            _("An event in the state “%(state)s” cannot do this.") % {"state": event.get_status_display()},
            code="state",
        )
    event.status = to
