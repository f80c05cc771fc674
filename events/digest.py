"""The digest's section of events that were announced and are still to come."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from iwate_kankei import clock
from iwate_kankei.templatetags.dates import jdatetime
from notifications.digest import Item, add_section
from participants.models import Participant

from .models import Event

MOST = 5


def new_events(user, since):
    """Published since, still to come, in the places of interest (everywhere, if none is named)."""
    participant = Participant.objects.filter(user=user).first()
    if participant is None:
        return []
    rows = Event.objects.visible_to(user).filter(
        status=Event.Status.PUBLISHED, published_at__gt=since, starts_at__gt=clock.now()
    )
    places = list(participant.municipalities.values_list("pk", flat=True))
    if places:
        rows = rows.filter(Q(municipalities__in=places))
    rows = rows.exclude(registrations__participant=participant).distinct().order_by("starts_at", "id")
    return [Item(row.title, jdatetime(row.starts_at), row.get_absolute_url()) for row in rows[:MOST]]


add_section(_("Events to come"), new_events)
