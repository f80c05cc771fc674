"""Posts change on 1 April: whose ends, and who has been told."""

import datetime as dt

from . import clock
from .models import Assignment

WARN_BEFORE = dt.timedelta(days=30)


def ending_soon(user):
    """Current posts that end within 30 days and that this person should know of."""
    rows = Assignment.objects.ending_by(clock.today() + WARN_BEFORE).handed_over_by(user)
    return rows.filter(user__is_active=True).select_related("user", "municipality", "programme")
