"""What suggestions led to: shown, opened, proposed; and how evenly they spread over the challenges."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q, Sum
from django.db.models.functions import Coalesce

from companies.models import Challenge
from iwate_kankei import clock
from participants.suggest.exposure import Spread, spread

COUNTS = ("shown", "opened", "proposed")
DAYS = 90  # long enough for a challenge to be found, visited and written to


@dataclass(frozen=True)
class Measures:
    """`rows`: challenges with shown, opened and proposed within DAYS, least shown first; and the totals."""

    rows: list
    shown: int
    opened: int
    proposed: int
    spread: Spread

    @property
    def opened_share(self):
        return round(100 * self.opened / self.shown) if self.shown else None

    @property
    def proposed_share(self):
        return round(100 * self.proposed / self.opened) if self.opened else None


def measures(user):
    """Of the challenges in the user's places: those open now, and those suggested in the last DAYS."""
    lately = Q(exposures__day__gt=clock.today() - dt.timedelta(days=DAYS))
    counted = {name: Coalesce(Sum(f"exposures__{name}", filter=lately), 0) for name in COUNTS}
    open_now = Challenge.objects.open().recommendable().filter(company__is_published=True)
    rows = list(
        Challenge.objects.managed_by(user)
        .select_related("company__municipality")
        .annotate(**counted)
        .filter(Q(shown__gt=0) | Q(pk__in=open_now.values("pk")))
        .order_by("shown", "title", "pk")
    )
    # Only what is open now competes for being shown.
    competing = set(open_now.values_list("pk", flat=True))
    totals = [sum(getattr(row, name) for row in rows) for name in counted]
    return Measures(rows, *totals, spread([row.shown for row in rows if row.pk in competing]))
