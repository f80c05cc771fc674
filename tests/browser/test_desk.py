"""Three helpers at one door, two days, one line that comes and goes: two telephones and a tablet."""

import datetime as dt

import pytest
from django.urls import reverse

from events import actions
from events.models import Attendance
from iwate_kankei import clock
from iwate_kankei.models import Programme
from tests import factories

from .conftest import PHONE
from .world import session_of

TABLET = {"width": 820, "height": 1180}
PEOPLE = 8


@pytest.fixture
def event(site):
    """Two days, the first of them now; eight people with a seat, two seats free."""
    event = factories.event(
        "受付の二日間",
        Programme.objects.running().get(is_sample=True),
        starts_at=clock.now(),
        capacity=PEOPLE + 2,
    )
    day = dt.timedelta(days=1)
    event.sessions.create(title="2日目", starts_at=event.starts_at + day, ends_at=event.ends_at + day)
    for number in range(PEOPLE):
        person = factories.participant(name=f"受付 {number}郎")
        actions.admit(event=event, participant=person, by=None, reason="名簿から")
    return event


@pytest.fixture
def helpers(site, browser, event):
    """The desk's page of three people, two of whom share an account."""
    opened = []
    for role, size in (("operator", PHONE), ("prefecture", PHONE), ("operator", TABLET)):
        context = browser.new_context(locale="ja-JP", viewport=size)
        context.set_default_timeout(8000)
        cookie = {"name": "sessionid", "value": session_of(role), "url": site}
        context.add_cookies([cookie])
        opened.append(context)
    pages = [context.new_page() for context in opened]
    for helper in pages:
        helper.goto(site + reverse("events:reception", args=[event.slug]))
    yield pages
    for context in opened:
        context.close()


def scan(helper, registration):
    """A scanner types the code and presses Enter."""
    helper.get_by_label("コード", exact=False).first.fill(registration.code)
    helper.keyboard.press("Enter")


def count(helper, came, expected=PEOPLE):
    helper.get_by_text(f"{expected}名のうち{came}名が来場").wait_for()


def lose_the_answer(helper, address):
    """The next form to `address` is written by the portal; its answer does not arrive."""

    def lose(route):
        route.fetch()
        route.abort()

    helper.route(f"**/{address}/", lose, times=1)


def enter(helper, name):
    helper.locator("#walk-in summary").click()
    helper.locator("#walk-in [name=name]").fill(name)
    helper.get_by_role("button", name="申込と来場を記録する").click()


def test_three_helpers_on_a_flaky_line_count_each_person_once_a_day(site, event, helpers):
    first, second, tablet = helpers
    days = list(event.sessions.all())
    rows = list(event.registrations.by_name())
    scan(first, rows[0])
    count(first, 1)
    scan(second, rows[0])
    second.get_by_text("すでに").wait_for()

    first.context.set_offline(True)
    for row in (rows[0], rows[1], rows[2]):
        scan(first, row)
    first.get_by_role("button", name=f"{rows[3].participant}さんが来場").click()
    first.get_by_text("4件").wait_for()
    scan(second, rows[1])
    count(second, 2)
    lose_the_answer(tablet, "mark")
    tablet.get_by_role("button", name=f"{rows[4].participant}さんが来場").click()
    tablet.get_by_text("1件").wait_for()
    first.context.set_offline(False)
    count(first, 5)
    tablet.get_by_text("すでに").wait_for()

    lose_the_answer(tablet, "walk-in")
    enter(tablet, "飛入 花子")
    tablet.get_by_text("二重に登録されることはありません").wait_for()
    tablet.get_by_role("button", name="申込と来場を記録する").click()
    count(tablet, 6, PEOPLE + 1)

    for helper in helpers:
        helper.get_by_role("link", name="2日目").click()
        count(helper, 0, PEOPLE + 1)
    for helper in helpers:  # at the same moment, all three
        scan(helper, rows[0])
    for helper in helpers:
        count(helper, 1, PEOPLE + 1)

    present = Attendance.objects.filter(session__in=days, status="present")
    assert list(present.filter(session=days[1]).values_list("registration", flat=True)) == [rows[0].pk]
    came = present.filter(session=days[0]).values_list("registration__participant__name", flat=True)
    assert sorted(came) == sorted([*(str(row.participant) for row in rows[:5]), "飛入 花子"])
    assert event.registrations.count() == PEOPLE + 1


def test_a_mark_outlives_a_reload_while_its_answer_is_still_awaited(site, event, helpers):
    helper, row = helpers[0], event.registrations.first()
    helper.route("**/mark/", lambda route: None, times=1)  # never answered
    scan(helper, row)
    assert not Attendance.objects.filter(registration=row).exists()
    helper.reload()
    count(helper, 1)
    assert Attendance.objects.get(registration=row).status == "present"


def test_marks_outlive_a_sign_out_and_are_sent_when_the_page_is_opened_again(site, event, helpers):
    helper, row = helpers[0], event.registrations.first()
    cookies = helper.context.cookies()
    helper.context.clear_cookies(name="sessionid")
    scan(helper, row)
    helper.get_by_text("もう一度ログイン").wait_for()
    assert not Attendance.objects.filter(registration=row).exists()
    helper.context.add_cookies(cookies)
    helper.reload()
    count(helper, 1)
