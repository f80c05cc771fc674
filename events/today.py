"""What waits in the office about events."""

import datetime as dt

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from iwate_kankei import clock
from iwate_kankei.today import Todo

from .models import Attendance, Event, Registration

LOOK_BACK, LOOK_AHEAD = dt.timedelta(days=60), dt.timedelta(days=30)


def today(user):
    now = clock.now()
    running = Event.objects.managed_by(user).filter(status=Event.Status.PUBLISHED, ends_at__gte=now)
    for event in running.filter(starts_at__lt=now + dt.timedelta(days=1)).order_by("starts_at"):
        label = _("Today or tomorrow: “%(title)s”, name list and reception") % {"title": event.title}
        yield Todo(label, reverse("events:office", args=[event.slug]), urgent=True)


def without_attendance(user):
    """Attendance decides who gets the survey and whose involvement counts."""
    now = clock.now()
    marked = Attendance.objects.filter(registration__event=OuterRef("pk"))
    seated = Registration.objects.holding_a_seat().filter(event=OuterRef("pk"))
    rows = Event.objects.managed_by(user).filter(
        ~Exists(marked), Exists(seated), status=Event.Status.PUBLISHED, ends_at__range=(now - LOOK_BACK, now)
    )
    for event in rows.order_by("starts_at"):
        label = _("“%(title)s” is over, but nobody's attendance is recorded") % {"title": event.title}
        yield Todo(label, reverse("events:office", args=[event.slug]))


def unpublished(user):
    now = clock.now()
    rows = Event.objects.managed_by(user).filter(
        status=Event.Status.DRAFT, starts_at__range=(now, now + LOOK_AHEAD)
    )
    for event in rows.order_by("starts_at"):
        label = _("“%(title)s” begins within 30 days and is not published") % {"title": event.title}
        yield Todo(label, reverse("admin:events_event_change", args=[event.pk]))


TODOS = [today, without_attendance, unpublished]
