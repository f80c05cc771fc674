"""How long ties last, by the year in which they began."""

import datetime as dt

from reports.continuity.figures import Tie
from reports.continuity.lasting import MARKS, years

TODAY = dt.date(2026, 11, 26)


def tie(starts_on, **fields):
    return Tie(
        pk=1, programme=1, place="032093", company=1, people=frozenset({1}), starts_on=starts_on, **fields
    )


def test_a_tie_that_goes_on_counts_until_today_and_is_not_asked_about_later_marks():
    begun = dt.date(2026, 7, 26)
    (year,) = years([tie(begun)], TODAY)
    assert (year.year, year.ties, year.running, year.months) == (2026, 1, 1, 4.0)
    assert dict(zip(MARKS, year.kept, strict=True)) == {
        1: (1, 1), 3: (1, 1), 6: (0, 0), 12: (0, 0), 24: (0, 0), 36: (0, 0),
    }  # fmt: skip


def test_the_curve_falls_where_ties_ended_and_the_median_lies_between():
    begun = dt.date(2019, 1, 7)
    ended = [dt.date(2019, 2, 6), dt.date(2019, 7, 7), dt.date(2021, 1, 7)]
    rows = [tie(begun, ends_on=day, over=True) for day in ended]
    rows.append(tie(dt.date(2019, 4, 1), over=True, ends_on=dt.date(2019, 4, 30)))
    newer, older = years(rows, TODAY)
    assert (newer.year, newer.ties, newer.months) == (2019, 1, 1.0)
    assert (older.year, older.ties, older.running, older.months) == (2018, 3, 0, 5.9)
    assert older.kept == [(2, 3), (2, 3), (2, 3), (1, 3), (1, 3), (0, 3)]
