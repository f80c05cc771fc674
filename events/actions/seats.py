"""Seats of one event, counted under the lock of its row; the queue behind them."""

import logging

from django.core.exceptions import ValidationError
from django.db import OperationalError, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from psycopg2.errors import LockNotAvailable

from iwate_kankei import clock
from notifications.wanted import end_of_quiet

from .. import emails
from ..models import Event, Registration, Stream

log = logging.getLogger(__name__)
Status = Registration.Status
BUSY = _("Many people are registering at this moment. Nothing was changed; please try again.")


def lock(event):
    """The event's row as it is now, locked until commit: every change of its seats queues here.

    NO KEY UPDATE: rows that merely refer to the event (foreign keys take KEY SHARE) do not wait. What is
    counted or read for a decision must be read *after* this; a subquery inside it would see the past.
    Whoever waits longer than lock_timeout is asked to try again.
    """
    try:
        return Event.objects.select_for_update(no_key=True).get(pk=event.pk)
    except OperationalError as error:
        if isinstance(error.__cause__, LockNotAvailable):
            raise ValidationError(BUSY, code="busy") from error
        raise


def has_seat(event, stream):
    return event.seats_left > 0 and (stream is None or stream.seats_left > 0)


def somebody_waits(event, stream):
    waiting = event.registrations.waiting()
    return (waiting.filter(stream=stream) if stream else waiting).exists()


def add_one_if_full(event, stream):
    """A seat more where none is free: staff let somebody in over the capacity. The event is locked."""
    if event.seats_left <= 0:
        event.capacity += 1
        event.save(update_fields=["capacity"])
    if stream and stream.seats_left <= 0:
        stream.capacity += 1
        stream.save(update_fields=["capacity"])


def take(event, stream):
    """One seat less. The event is locked, and with it its streams."""
    event.seats_taken += 1
    event.save(update_fields=["seats_taken", "last_number"])
    if stream:
        stream.seats_taken += 1
        stream.save(update_fields=["seats_taken"])


def free(event, registration):
    """Give back the seat of a registration that held one, and offer it to the next."""
    event.seats_taken -= 1
    event.save(update_fields=["seats_taken"])
    if registration.stream_id:
        Stream.objects.filter(pk=registration.stream_id).update(seats_taken=F("seats_taken") - 1)
    offer_free_seats(event)


def move(registration, to, **fields):
    """Change the state, if TRANSITIONS allows it; the event is locked."""
    if to not in Registration.TRANSITIONS[registration.status]:
        raise AssertionError(f"{registration.status} → {to}")  # a fault of ours, not of the person
    registration.status = to
    for name, value in fields.items():
        setattr(registration, name, value)
    registration.save(update_fields=["status", *fields])


def offer_free_seats(event):
    """Offer every free seat to the next in the queue. The event is locked.

    An offer made in the quiet hours is told in the morning, and its hours count from then.
    """
    told_at = telling_time()
    if event.status != Event.Status.PUBLISHED or event.seats_left <= 0 or told_at >= event.starts_at:
        return
    streams = {stream.pk: stream for stream in event.streams.all()}
    for registration in event.registrations.waiting().select_related("participant__user").iterator(100):
        stream = streams.get(registration.stream_id)
        if has_seat(event, stream):
            offer(event, registration, stream, told_at)
        if event.seats_left == 0:
            break


def telling_time():
    """When a person is told of what happens now: at once, or in the morning."""
    now = clock.now()
    return end_of_quiet(now) or now


def offer(event, registration, stream, told_at):
    take(event, stream)
    until = event.offer_end(told_at)
    move(registration, Status.OFFERED, offered_at=clock.now(), offered_until=until)
    emails.seat_offered(registration, due_at=told_at)


def expire(event):
    """End the offers that ran out, and pass their seats on. The event is locked."""
    for registration in event.registrations.expired().select_related("participant__user"):
        move(
            registration,
            Status.CANCELLED,
            offered_until=None,
            cancelled_at=clock.now(),
            ended_by=Registration.End.EXPIRED,
        )
        emails.offer_ran_out(registration)
        free(event, registration)


def give_up(event):
    """The event has begun: whoever still waits is told that no seat came. The event is locked."""
    for registration in event.registrations.waiting().select_related("participant__user"):
        move(registration, Status.CANCELLED, cancelled_at=clock.now(), ended_by=Registration.End.NO_SEAT)
        emails.no_seat(registration)


def move_waiting_lists():
    """Whatever is due: offers that ran out, free seats that somebody waits for, lists of events that have
    begun. Late and twice do no harm.
    """
    now = clock.now()
    of_event = Registration.objects.filter(event=OuterRef("pk")).order_by()
    due = Event.objects.filter(
        Exists(of_event.expired(now))
        | Q(Exists(of_event.waiting().order_by()), seats_taken__lt=F("capacity"), starts_at__gt=now)
        | Q(Exists(of_event.waiting().order_by()), starts_at__lte=now),
        status=Event.Status.PUBLISHED,
    )
    for found in due:
        try:
            with transaction.atomic():
                event = lock(found)
                expire(event)
                if event.starts_at <= clock.now():
                    give_up(event)
                else:
                    offer_free_seats(event)
        except ValidationError:
            log.info("event %s is busy; the next round sees to it", found.pk)
