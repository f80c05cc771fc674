"""The pure rules: going quiet, written conditions, differences, the ladder, dates of check-ins."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching import conditions, differences, ladder, quiet
from matching.actions.check_ins import due_on, months_later
from matching.models import CheckIn, Match
from tests.matching.ties import CONDITIONS

TODAY = dt.date(2026, 11, 23)
days = st.dates(dt.date(2020, 1, 1), dt.date(2030, 12, 31))


def facts(**changes):
    start = TODAY - dt.timedelta(days=200)
    return quiet.Facts(**({"today": TODAY, "starts_on": start} | changes))


def weekly(until, weeks=12):
    return tuple(until - dt.timedelta(weeks=week) for week in range(weeks))


def codes(found):
    return [reason.code for reason in found]


def test_a_tie_that_spoke_yesterday_is_not_quiet():
    assert quiet.reasons(facts(contacts=weekly(TODAY - dt.timedelta(days=1)))) == []


def test_a_weekly_tie_is_quiet_after_three_weeks_a_monthly_one_is_not():
    month_ago = TODAY - dt.timedelta(days=25)
    monthly = tuple(month_ago - dt.timedelta(days=30 * month) for month in range(6))
    assert codes(quiet.reasons(facts(contacts=weekly(month_ago)))) == [quiet.SILENCE]
    assert quiet.reasons(facts(contacts=monthly)) == []


def test_without_contact_the_silence_counts_from_the_start():
    fresh, old = TODAY - dt.timedelta(days=59), TODAY - dt.timedelta(days=61)
    assert quiet.reasons(facts(starts_on=fresh)) == []
    assert codes(quiet.reasons(facts(starts_on=old))) == [quiet.SILENCE]


def test_the_rhythm_is_told_as_people_say_it():
    for days, words in ((0, "ほぼ毎日"), (1, "ほぼ毎日"), (7, "約7日ごと")):
        assert words in quiet.describe(quiet.Reason(quiet.SILENCE, 3, days))


def test_every_reason_is_said_in_words_heaviest_first_with_one_suggestion():
    found = quiet.reasons(
        facts(
            contacts=weekly(TODAY - dt.timedelta(days=40)),
            unanswered=1,
            broken=2,
            host_owes=20,
            ends_on=TODAY - dt.timedelta(days=9),
            trouble=True,
        )
    )
    assert set(codes(found)) == set(quiet.WEIGHTS)
    assert [reason.weight for reason in found] == sorted((r.weight for r in found), reverse=True)
    assert all(reason.words for reason in found)
    assert quiet.suggestion(found)


@given(st.lists(days, max_size=20), days)
def test_one_more_contact_today_never_leaves_a_silence(contacts, today):
    found = quiet.reasons(quiet.Facts(today, dt.date(2020, 1, 1), (*contacts, today)))
    assert quiet.SILENCE not in codes(found)


@given(st.lists(days, max_size=20), days)
def test_the_order_of_the_contacts_changes_nothing(contacts, today):
    start = dt.date(2020, 1, 1)
    assert quiet.reasons(quiet.Facts(today, start, tuple(contacts))) == quiet.reasons(
        quiet.Facts(today, start, tuple(reversed(contacts)))
    )


@given(st.text("あいう。\n!ab ", max_size=40), st.text("あいう。\n!ab ", max_size=40))
def test_differences_give_both_texts_back(before, after):
    found = differences.pieces(before, after)
    assert "".join(p.text for p in found if p.kind != differences.REMOVED) == after
    assert "".join(p.text for p in found if p.kind != differences.ADDED) == before


def test_a_changed_sentence_is_shown_as_a_whole():
    found = differences.pieces("工場を見た。棚がいい。", "工場を見た。試作品がいい。")
    assert [(p.kind, p.text) for p in found] == [
        ("same", "工場を見た。"),
        ("removed", "棚がいい。"),
        ("added", "試作品がいい。"),
    ]


def test_sound_conditions_have_no_problems():
    assert conditions.problems(CONDITIONS) == {}


@pytest.mark.parametrize("name", conditions.ALWAYS + conditions.WHEN_PAID)
def test_what_the_law_asks_for_may_not_be_missing(name):
    assert name in conditions.problems(CONDITIONS | {name: ""})


def once(received, paid):
    return conditions.problems(CONDITIONS | {"closing": "once", "delivered_on": received, "paid_on": paid})


def test_payment_within_sixty_days_counted_from_the_day_of_receipt():
    received = dt.date(2026, 12, 1)
    assert once(received, dt.date(2027, 1, 29)) == {}  # the 60th day
    assert set(once(received, dt.date(2027, 1, 30))) == {"paid_on"}


@pytest.mark.parametrize(
    ("after", "day", "sound"), [(0, 31, True), (1, 31, True), (2, 1, False), (1, 0, False)]
)
def test_monthly_payment_by_the_end_of_the_next_month(after, day, sound):
    found = conditions.problems(CONDITIONS | {"paid_months_after": after, "paid_day": day})
    assert (found == {}) is sound


def test_without_pay_the_expenses_are_stated():
    unpaid = CONDITIONS | {"unpaid": True, "pay": "", "closing": "", "method": ""}
    assert conditions.problems(unpaid) == {}
    assert set(conditions.problems(unpaid | {"expenses": ""})) == {"expenses"}


def test_the_fingerprint_is_of_the_content_alone():
    stored = conditions.as_stored(CONDITIONS)
    turned = dict(reversed(stored.items()))
    assert conditions.fingerprint(stored) == conditions.fingerprint(turned)
    assert conditions.fingerprint(stored | {"pay": "月4万円"}) != conditions.fingerprint(stored)


@pytest.mark.parametrize(
    ("contracts", "states", "marked", "above"),
    [
        (["service"], ["agreed"], ["", "", "", ""], "work"),
        (["consultation"], ["agreed"], ["", "", "", ""], "consultation"),
        (["consultation"], ["agreed", "running"], ["current", "", "", ""], "trial"),
        (["service"], ["agreed", "trial"], ["", "current", "", ""], "work"),
        (["service"], ["agreed", "running"], ["", "", "current", ""], "renewed"),
        (["service"], ["agreed", "trial", "running"], ["", "done", "current", ""], "renewed"),
        (["consultation", "service"], ["agreed", "running"], ["done", "", "current", ""], "renewed"),
        (["pro_bono"], ["agreed", "running", "renewed"], ["", "", "done", "current"], None),
    ],
)
def test_the_ladder_marks_only_rungs_on_which_the_tie_has_stood(contracts, states, marked, above):
    stood = ladder.stood_on(contracts, states)
    assert [step["state"] for step in ladder.steps(stood)] == marked
    label, words = ladder.next_step(contracts[-1], stood)
    assert label == (ladder.LABELS[above] if above else None)
    assert words


def test_when_it_is_over_the_ladder_shows_how_far_it_came():
    stood = ladder.stood_on(["service"], ["agreed", "running", "finished"])
    assert [step["state"] for step in ladder.steps(stood, goes_on=False)] == ["", "", "done", ""]
    assert ladder.stood_on(["service"], ["agreed", "ended"]) == []


def test_every_state_stands_on_a_rung():
    for status in Match.Status.values:
        assert ladder.rung("service", status) in ladder.RUNGS


@pytest.mark.parametrize(
    ("start", "months", "expected"),
    [
        (dt.date(2026, 11, 30), 3, dt.date(2027, 2, 28)),
        (dt.date(2027, 11, 30), 3, dt.date(2028, 2, 29)),
        (dt.date(2026, 12, 31), 1, dt.date(2027, 1, 31)),
        (dt.date(2026, 1, 31), 12, dt.date(2027, 1, 31)),
    ],
)
def test_months_later_stays_in_the_month(start, months, expected):
    assert months_later(start, months) == expected


def test_check_ins_come_at_two_weeks_one_three_six_and_twelve_months():
    start = dt.date(2026, 11, 23)
    assert [due_on(step, start) for step in CheckIn.Step] == [
        dt.date(2026, 12, 7),
        dt.date(2026, 12, 23),
        dt.date(2027, 2, 23),
        dt.date(2027, 5, 23),
        dt.date(2027, 11, 23),
    ]
