"""Letters that were passed on to another company: counted once, and credited to every city they touched."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Q

from iwate_kankei.models import Municipality
from matching.models import Proposal


@dataclass(frozen=True)
class Line:
    """given: letters to its companies that went on; taken: letters that they were shown; matched: of both."""

    place: Municipality
    given: int
    taken: int
    matched: int


@dataclass(frozen=True)
class Table:
    """letters, matched: each letter once, however many companies and cities it went to."""

    lines: list
    letters: int
    matched: int


def passed_on(rows):
    """The Table of the letters of which one of `rows`, Proposals, is the first or a later offer.

    Three queries.
    """
    touched = rows.filter(Q(forwards__isnull=False) | Q(forwarded_from__isnull=False)).order_by()
    firsts = {first or pk for pk, first in touched.values_list("pk", "forwarded_from")}
    offers = Proposal.objects.filter(Q(pk__in=firsts) | Q(forwarded_from__in=firsts)).order_by()
    given, taken, matched = defaultdict(set), defaultdict(set), set()
    for pk, first, place, is_matched in offers.values_list(
        "pk", "forwarded_from", "challenge__company__municipality", "match__pk"
    ):
        letter = first or pk
        (taken if first else given)[place].add(letter)
        if is_matched:
            matched.add(letter)
    places = Municipality.objects.in_bulk({*given, *taken})
    lines = [
        Line(places[code], len(given[code]), len(taken[code]), len((given[code] | taken[code]) & matched))
        for code in sorted(places)
    ]
    return Table(lines, len(firsts), len(matched))
