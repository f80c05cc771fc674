"""Each month's figures, kept: what was counted once stays, also when people have been erased since."""

from collections import defaultdict

from django.db import transaction
from django.db.models import Sum

from iwate_kankei import clock
from matching.models import Match

from ..models import Snapshot
from .facts import ties_of
from .figures import values

COUNTED = ("count", "base", "people", "people_of")


@transaction.atomic
def keep_month():
    """Write the running month's figures of every programme and place; returns how many have changed.

    Run daily: the last look of a month stays. Late is fine: a day that was missed is made up for by the next.
    """
    today = clock.today()
    month = today.replace(day=1)
    ties = defaultdict(list)
    for tie in ties_of(Match.objects.filter(starts_on__lte=today)):
        ties[tie.programme, None].append(tie)
        ties[tie.programme, tie.place].append(tie)
    known = {
        (row.programme_id, row.municipality_id, row.figure): row
        for row in Snapshot.objects.order_by("pk").select_for_update().filter(month=month)
    }
    changed = []
    for (programme, place), group in ties.items():
        for value in values(group, today):
            row = known.get((programme, place, value.figure.key)) or Snapshot(
                month=month, programme_id=programme, municipality_id=place, figure=value.figure.key
            )
            now = (value.count, value.of, value.people, value.people_of)
            if row.pk is None or now != tuple(getattr(row, name) for name in COUNTED):
                row.count, row.base, row.people, row.people_of = now
                row.taken_at = clock.now()
                changed.append(row)
    Snapshot.objects.bulk_create([row for row in changed if row.pk is None], ignore_conflicts=True)
    Snapshot.objects.bulk_update([row for row in changed if row.pk], [*COUNTED, "taken_at"])
    return len(changed)


def months(rows, keys):
    """[(month, [(count, base) of each of `keys`, or None])], the newest first.

    rows: Snapshots of which each match is in one (adding_up_for, or of one place). Somebody who worked in two
    programmes is counted in each of them.
    """
    sums = defaultdict(dict)
    rows = rows.filter(figure__in=keys).order_by().values_list("month", "figure")
    for month, figure, count, base in rows.annotate(Sum("count"), Sum("base")):
        sums[month][figure] = (count, base)
    return [(month, [sums[month].get(key) for key in keys]) for month in sorted(sums, reverse=True)]
