"""How evenly suggestions spread: a few challenges must not collect all the views."""

from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Spread:
    """`gini`: 0 all are shown alike, towards 1 one is shown to everybody. `top_tenth`: share of the views."""

    gini: float
    top_tenth: float
    unseen: int


def spread(showings: Collection[int]) -> Spread:
    counts = sorted(showings)
    n, total = len(counts), sum(counts)
    if not total:
        return Spread(0.0, 0.0, n)
    weighted = sum(i * count for i, count in enumerate(counts, start=1))
    tenth = max(1, n // 10)
    return Spread(
        gini=(2 * weighted) / (n * total) - (n + 1) / n,
        top_tenth=sum(counts[-tenth:]) / total,
        unseen=counts.count(0),
    )
