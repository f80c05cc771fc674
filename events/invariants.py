"""What must hold of events and registrations (manage.py verify)."""

from django.db.models import Count, F, Q

from .models import Event, Registration

SEATED = Q(registrations__status__in=[Registration.Status.CONFIRMED, Registration.Status.OFFERED])


def nobody_over_capacity():
    for event in Event.objects.annotate(seated=Count("registrations", filter=SEATED)).filter(
        seated__gt=F("capacity")
    ):
        yield f"event {event.pk}: {event.seated} seats given, capacity {event.capacity}"


def seats_are_counted_right():
    for event in Event.objects.annotate(seated=Count("registrations", filter=SEATED)).exclude(
        seated=F("seats_taken")
    ):
        yield f"event {event.pk}: {event.seated} seats given, {event.seats_taken} counted"


def one_active_registration_a_person():
    twice = (
        Registration.objects.active()
        .values("event", "participant")
        .annotate(rows=Count("pk"))
        .filter(rows__gt=1)
    )
    for row in twice.order_by():
        yield f"event {row['event']}: participant {row['participant']} has {row['rows']} active registrations"


CHECKS = [nobody_over_capacity, seats_are_counted_right, one_active_registration_a_person]
