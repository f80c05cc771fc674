"""What must hold of events and registrations (manage.py verify)."""

import datetime as dt

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q

from iwate_kankei import clock

from .models import Attendance, Event, Registration, Stream

SEATED = Q(registrations__status__in=Registration.SEATED)
PATIENCE = dt.timedelta(minutes=10)  # the beat moves waiting lists every minute
A_NIGHT = dt.timedelta(hours=12)  # seats that become free so shortly before the start are not offered


def nobody_over_capacity():
    for model in (Event, Stream):
        for row in model.objects.annotate(seated=Count("registrations", filter=SEATED)).filter(
            seated__gt=F("capacity")
        ):
            yield f"{model._meta.model_name} {row.pk}: {row.seated} seats given, capacity {row.capacity}"


def seats_are_counted_right():
    for model in (Event, Stream):
        for row in model.objects.annotate(seated=Count("registrations", filter=SEATED)).exclude(
            seated=F("seats_taken")
        ):
            yield f"{model._meta.model_name} {row.pk}: {row.seated} seats given, {row.seats_taken} counted"


def one_active_registration_a_person():
    twice = (
        Registration.objects.active()
        .values("event", "participant")
        .annotate(rows=Count("pk"))
        .filter(rows__gt=1)
    )
    for row in twice.order_by():
        yield f"event {row['event']}: participant {row['participant']} has {row['rows']} active registrations"


def offers_do_not_outlive_their_end():
    for row in Registration.objects.expired(clock.now() - PATIENCE):
        yield f"registration {row.pk}: its offer ran out on {row.offered_until:%Y-%m-%d %H:%M}"


def nobody_waits_beside_a_free_seat():
    seat_in_stream = Q(stream__isnull=True) | Q(stream__seats_taken__lt=F("stream__capacity"))
    waiting = Registration.objects.waiting().filter(seat_in_stream, event=OuterRef("pk")).order_by()
    free = Event.objects.filter(
        Exists(waiting),
        status=Event.Status.PUBLISHED,
        seats_taken__lt=F("capacity"),
        starts_at__gt=clock.now() + A_NIGHT,
    )
    for event in free:
        yield f"event {event.pk}: {event.seats_left} seats are free while people wait"


def events_last_as_long_as_their_sessions():
    period = Event.objects.annotate(first=Min("sessions__starts_at"), last=Max("sessions__ends_at"))
    for event in period.filter(first__isnull=False).exclude(starts_at=F("first"), ends_at=F("last")):
        yield f"event {event.pk}: its dates are not those of its sessions"


def attendance_is_at_the_persons_own_event():
    for row in Attendance.objects.exclude(session__event=F("registration__event")):
        yield f"attendance {row.pk}: its session belongs to another event"


CHECKS = [
    nobody_over_capacity,
    seats_are_counted_right,
    one_active_registration_a_person,
    offers_do_not_outlive_their_end,
    nobody_waits_beside_a_free_seat,
    events_last_as_long_as_their_sessions,
    attendance_is_at_the_persons_own_event,
]
