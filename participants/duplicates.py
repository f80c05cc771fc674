"""Records that may be one person: found by the keys of models.likeness, for staff to compare."""

from dataclasses import dataclass, field
from itertools import combinations

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Value
from django.utils.translation import gettext_lazy as _

from .models import Distinct, Participant

MOST_ALIKE = 8  # a value shared by more records (a switchboard, info@) says nothing about the person
# How much a shared value tells: an address almost everything, a name alone little.
ADDRESS, NAME_AND_KANA, TELEPHONE, NAME_AND_HOME = 3, 3, 2, 1
REASONS = {
    "mail": (ADDRESS, _("The same e-mail address, written differently")),
    "name": (NAME_AND_KANA, _("The same name and furigana")),
    "phone": (TELEPHONE, _("The same telephone number")),
    "home": (NAME_AND_HOME, _("The same name and prefecture")),
}


@dataclass
class Pair:
    """Two records, the older first, with the reasons why they may be one person."""

    first: int
    second: int
    kinds: set = field(default_factory=set)

    @property
    def score(self):
        return sum(REASONS[kind][0] for kind in self.kinds)

    @property
    def reasons(self):
        return [words for kind, (_score, words) in REASONS.items() if kind in self.kinds]


def likely_pairs():
    """All pairs that nobody has called two different people yet, the surest first. Two queries."""
    first, *others = [_alike(kind) for kind in REASONS]
    found = {}
    for kind, ids in first.union(*others, all=True):
        for pair in combinations(sorted(ids), 2):
            found.setdefault(pair, Pair(*pair)).kinds.add(kind)
    for apart in Distinct.objects.values_list("first", "second"):
        found.pop(apart, None)
    return sorted(found.values(), key=lambda pair: (-pair.score, pair.first, pair.second))


def _alike(kind):
    """(kind, ids of the records that share a key).

    Counted first: nearly every key is one record's alone, and a list of ids for each would not fit in memory.
    """
    key, rows = f"same_{kind}", Participant.objects.present().order_by()
    counted = rows.filter(**{f"{key}__isnull": False}).values(key).annotate(rows=Count("pk"))
    shared = counted.filter(rows__range=(2, MOST_ALIKE)).values(key)
    found = rows.filter(**{f"{key}__in": shared}).values(key).annotate(ids=ArrayAgg("pk"))
    return found.annotate(kind=Value(kind)).values_list("kind", "ids")
