"""When the portal writes to people by itself: not at night."""

import datetime as dt

from django.utils import timezone

MORNING, EVENING = 8, 21  # hours in Japan; nobody is written to before the one or from the other on


def polite(moment):
    """The moment itself, or the next morning at 8:00 when it lies in the quiet hours (21:00 to 8:00)."""
    local = timezone.localtime(moment)
    if local.hour < MORNING:
        return local.replace(hour=MORNING, minute=0, second=0, microsecond=0)
    if local.hour >= EVENING:
        return (local + dt.timedelta(days=1)).replace(hour=MORNING, minute=0, second=0, microsecond=0)
    return moment
