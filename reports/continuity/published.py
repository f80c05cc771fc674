"""What of the figures the public may read: nothing that tells of one or two persons.

The kept month is published, not the day's count: whoever looks every day cannot see one person come or go.
No sum over programmes is published, from which a cell that is not shown could be reckoned back.
"""

from collections import defaultdict
from dataclasses import dataclass

from ..models import Snapshot
from .figures import BY_KEY

FEWEST = 3  # persons behind a number, and behind what is missing to the whole
PUBLIC = ("after-3", "after-6", "after-12", "renewed", "again", "climbed")
FEW, NEARLY_ALL = "few", "nearly_all"


@dataclass(frozen=True)
class Cell:
    """A published figure. hidden: "" or why the number is not said (FEW, NEARLY_ALL)."""

    label: str
    meaning: str
    unit: str
    count: int
    base: int
    hidden: str = ""


def hidden(people, people_of):
    """Why a number may not be published, by the persons behind it; "" if it may."""
    if people_of < FEWEST or 0 < people < FEWEST:
        return FEW
    if 0 < people_of - people < FEWEST:
        return NEARLY_ALL
    return ""


def by_programme():
    """{programme id: [Cell]} of the newest month; figures that nobody can be asked about yet are left out."""
    found = defaultdict(list)
    rows = Snapshot.objects.whole().newest().filter(figure__in=PUBLIC, base__gt=0)
    for row in sorted(rows, key=lambda row: PUBLIC.index(row.figure)):
        figure = BY_KEY[row.figure]
        why = hidden(row.people, row.people_of)
        count = 0 if why else row.count
        found[row.programme_id].append(Cell(figure.label, figure.meaning, figure.unit, count, row.base, why))
    return found
