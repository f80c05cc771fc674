"""How long do ties last, by the fiscal year in which they began? Pure: no queries, and today is given."""

from collections import defaultdict
from dataclasses import dataclass
from statistics import median

from iwate_kankei import clock
from iwate_kankei.models.programme import fiscal_year_of
from matching.actions.check_ins import months_later

MARKS = (1, 3, 6, 12, 24, 36)  # months after the beginning at which the curve is read


@dataclass(frozen=True)
class Year:
    """months: median time from the first day to the end, or to today for ties that go on (it can only grow).

    kept: [(running, old enough)] at each of MARKS; a tie too young for a mark is not in it.
    """

    year: int
    ties: int
    running: int
    months: float
    kept: list


def years(ties, today):
    """A Year for each fiscal year in which a tie began, the newest first."""
    groups = defaultdict(list)
    for tie in ties:
        groups[fiscal_year_of(tie.starts_on)].append(tie)
    return [_year(year, groups[year], today) for year in sorted(groups, reverse=True)]


def _year(year, ties, today):
    lasted = [
        ((tie.ends_on if tie.over else today) - tie.starts_on).days / clock.DAYS_A_MONTH for tie in ties
    ]
    kept = []
    for months in MARKS:
        old = [tie for tie in ties if months_later(tie.starts_on, months) <= today]
        kept.append((sum(tie.ran_on(months_later(tie.starts_on, months)) for tie in old), len(old)))
    return Year(year, len(ties), sum(not tie.over for tie in ties), round(median(lasted), 1), kept)
