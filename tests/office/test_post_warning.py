"""Whoever's post ends on 31 March is told 30 days before, once, with the way to the hand-over page."""

import re

import pytest
from django.conf import settings
from django.urls import reverse

from companies import posts
from iwate_kankei.models import Assignment
from notifications.models import Message
from tests import factories

pytestmark = pytest.mark.django_db
ICHINOSEKI, KAMAISHI = factories.ICHINOSEKI, factories.KAMAISHI
CITY, MENTOR = Assignment.Role.CITY, Assignment.Role.MENTOR
BEFORE_31_DAYS, BEFORE_30_DAYS, BEFORE_29_DAYS = (
    f"{day} 07:10+09:00" for day in ("2027-02-28", "2027-03-01", "2027-03-02")
)


@pytest.fixture(autouse=True)
def _autumn(time_machine):
    """Posts that are given now end on 31 March 2027."""
    time_machine.move_to("2026-10-01 09:00+09:00", tick=False)


@pytest.fixture
def warnings(mails_after):
    return lambda moment: mails_after(moment, "companies.tasks.warn_of_ending_posts")


def post_of(person):
    return person.assignments.get()


def next_year(post, **fields):
    return Assignment.objects.create(
        user=post.user,
        role=post.role,
        **{"municipality": post.municipality, "starts_on": "2027-04-01", "ends_on": "2028-03-31"} | fields,
    )


def test_it_comes_30_days_before_the_end_and_not_again(warnings):
    leaving = factories.staff(CITY, ICHINOSEKI, name="去る人")
    assert warnings(BEFORE_31_DAYS) == []
    [mail] = warnings(BEFORE_30_DAYS)
    assert mail.to == [leaving.email]
    assert mail.subject == "【引継ぎのお願い】任用が2027年3月31日（水）に終わります"
    assert "去る人 様" in mail.body
    assert warnings(BEFORE_30_DAYS) == []
    assert warnings(BEFORE_29_DAYS) == []


def test_a_worker_that_was_away_on_the_day_tells_it_the_day_after(warnings):
    leaving = factories.staff(MENTOR, ICHINOSEKI)
    assert [mail.to for mail in warnings(BEFORE_29_DAYS)] == [[leaving.email]]


def test_everybody_reads_it_in_their_own_language(warnings):
    leaving = factories.staff(MENTOR, KAMAISHI, name="Jo")
    leaving.language = "en"
    leaving.save()
    [mail] = warnings(BEFORE_30_DAYS)
    assert mail.subject == "Please hand over: your post ends on Wed 31 March 2027"
    assert "Your post (Mentor Kamaishi) ends on" in mail.body


@pytest.mark.parametrize("role", [CITY, MENTOR])
def test_its_link_opens_the_page_that_says_who_takes_over(warnings, sign_in, role):
    leaving = factories.staff(role, ICHINOSEKI)
    [mail] = warnings(BEFORE_30_DAYS)
    address = reverse("reports:handover", args=[post_of(leaving).pk])
    assert re.findall(r"https?://\S+/handover/\S+", mail.body) == [settings.SITE_URL + address]
    assert "まだ決まっていません" in sign_in(leaving).get(address).text


def test_only_whose_post_ends_is_told(warnings):
    factories.staff(CITY, ICHINOSEKI, ends_on="2028-03-31")
    factories.staff(CITY, KAMAISHI, starts_on="2027-03-15", ends_on="2027-03-31")  # has not begun
    gone = factories.staff(MENTOR, KAMAISHI)
    gone.is_active = False
    gone.save()
    assert warnings(BEFORE_30_DAYS) == []


def test_whose_post_was_extended_in_time_is_not_told(warnings):
    post = post_of(factories.staff(CITY, ICHINOSEKI))
    posts.extend(assignment=post, by=factories.staff(ends_on="2028-03-31"))
    assert warnings(BEFORE_30_DAYS) == []


def test_nor_who_was_given_the_same_post_again_for_the_next_year(warnings):
    next_year(post_of(factories.staff(CITY, ICHINOSEKI)))
    next_year(post_of(factories.staff(name="県職員")))
    assert warnings(BEFORE_30_DAYS) == []


@pytest.mark.parametrize(
    "other",
    [
        {"municipality_id": KAMAISHI, "municipality": None},
        {"role": MENTOR},
        {"starts_on": "2027-05-01"},
    ],
)
def test_another_post_or_one_after_a_gap_does_not_stop_it(warnings, other):
    leaving = factories.staff(CITY, ICHINOSEKI)
    fields = {"role": CITY, "municipality_id": ICHINOSEKI, "starts_on": "2027-04-01"} | other
    if "municipality" in fields:
        del fields["municipality"]
    Assignment.objects.create(user=leaving, ends_on="2028-03-31", **fields)
    assert [mail.to for mail in warnings(BEFORE_30_DAYS)] == [[leaving.email]]


def test_what_was_extended_while_the_mail_waited_is_not_said_any_more(warnings, time_machine):
    extended, given_again = (post_of(factories.staff(CITY, ICHINOSEKI)) for _ in range(2))
    time_machine.move_to(BEFORE_30_DAYS, tick=False)
    posts.warn_of_endings()
    posts.extend(assignment=extended, by=factories.staff(ends_on="2028-03-31"))
    next_year(given_again)
    assert warnings(BEFORE_29_DAYS) == []
    waiting = Message.objects.filter(kind="companies.post_ends").values_list("status", flat=True)
    assert list(waiting) == [Message.Status.WITHDRAWN] * 2


def test_who_has_a_successor_already_is_told_and_reads_who_it_is(warnings, sign_in):
    """What one promised is still one's own to pass on."""
    leaving = factories.staff(MENTOR, ICHINOSEKI, name="去る人")
    posts.hand_over(
        assignment=post_of(leaving),
        email="next@example.jp",
        name="来る人",
        starts_on=post_of(leaving).ends_on.replace(day=1),
        by=factories.staff(ends_on="2028-03-31"),
    )
    told = {mail.to[0]: mail.subject for mail in warnings(BEFORE_30_DAYS)}
    assert told[leaving.email].startswith("【引継ぎのお願い】")
    page = sign_in(leaving).get(reverse("reports:handover", args=[post_of(leaving).pk])).text
    assert "来る人" in page
    assert "2028年3月31日（金）" in page


def test_after_the_end_nobody_is_told(warnings):
    factories.staff(CITY, ICHINOSEKI)
    assert warnings("2027-04-01 07:10+09:00") == []
