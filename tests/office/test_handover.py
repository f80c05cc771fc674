import datetime as dt

import pytest
from django.urls import reverse

from iwate_kankei.models import Assignment, User
from matching.models import ContactRecord
from notifications.models import Message
from tests import factories

pytestmark = pytest.mark.django_db
ICHINOSEKI, KAMAISHI = factories.ICHINOSEKI, factories.KAMAISHI
TERM = {"starts_on": "2026-04-01", "ends_on": "2027-03-31"}


@pytest.fixture(autouse=True)
def _march(time_machine):
    time_machine.move_to("2027-03-05 09:00+09:00", tick=False)


def mentor(place=ICHINOSEKI, **term):
    return factories.staff(Assignment.Role.MENTOR, place, name="去る人", **(TERM | term))


def test_the_page_shows_what_would_be_lost(sign_in):
    post = mentor().assignments.get()
    here, elsewhere = factories.company("ここの会社"), factories.company("よそ", municipality=KAMAISHI)
    for company, promise in [(here, "苗を届ける"), (elsewhere, "よその約束")]:
        ContactRecord.objects.create(
            company=company,
            author=post.user,
            how="visit",
            summary="話",
            promise=promise,
            promise_due="2027-04-10",
        )
    factories.challenge(here, title="書きかけの課題", status="draft", published_at=None)
    page = sign_in(factories.staff(**TERM)).get(reverse("reports:handover", args=[post.pk])).text
    assert "苗を届ける" in page
    assert "書きかけの課題" in page
    assert "よその約束" not in page


def test_the_prefecture_hands_a_post_over_and_the_companies_go_along(sign_in):
    post = mentor().assignments.get()
    company = factories.company(mentor=post.user)
    client = sign_in(factories.staff(**TERM))
    answers = {"name": "来る人", "email": "Next@example.jp", "starts_on": "2027-04-01"}
    assert client.post(reverse("reports:handover", args=[post.pk]), answers).status_code == 302
    successor = User.objects.get(email="next@example.jp")
    new = successor.assignments.get()
    assert (new.role, new.municipality_id, new.ends_on) == ("mentor", ICHINOSEKI, dt.date(2028, 3, 31))
    company.refresh_from_db()
    assert company.mentor == successor
    assert Message.objects.filter(kind="companies.post_begins", recipient=successor).count() == 1
    assert "来る人" in client.get(reverse("reports:handover", args=[post.pk])).text


def test_others_read_but_do_not_hand_over(sign_in):
    leaving = mentor()
    address = reverse("reports:handover", args=[leaving.assignments.get().pk])
    answers = {"name": "x", "email": "x@example.jp", "starts_on": "2027-04-01"}
    assert sign_in(leaving).get(address).status_code == 200
    assert sign_in(leaving).post(address, answers).status_code == 403
    assert not User.objects.filter(email="x@example.jp").exists()
    city = factories.staff(Assignment.Role.CITY, KAMAISHI, **TERM)
    assert sign_in(city).get(address).status_code == 404


def test_rights_end_with_the_post(sign_in, time_machine):
    person = factories.staff(**TERM)
    assert sign_in(person).get(reverse("reports:board")).status_code == 200
    time_machine.move_to("2027-04-01 00:00:01+09:00")
    assert sign_in(User.objects.get(pk=person.pk)).get(reverse("reports:board")).status_code == 403


def test_the_start_page_says_what_to_do_and_only_ones_own(sign_in):
    company = factories.company(municipality=ICHINOSEKI, mentor=mentor(ICHINOSEKI))
    factories.challenge(company, status="review", published_at=None)
    city = factories.staff(Assignment.Role.CITY, ICHINOSEKI, **(TERM | {"ends_on": "2028-03-31"}))
    other = factories.staff(Assignment.Role.CITY, KAMAISHI, **(TERM | {"ends_on": "2028-03-31"}))
    labels = [todo.label for todo in sign_in(city).get(reverse("admin:index")).context["todos"]]
    assert labels == ["30日以内に終わる任用が1件あります", "確認を待つ課題が1件あります"]
    assert sign_in(other).get(reverse("admin:index")).context["todos"] == []


def test_every_line_of_the_start_page_leads_somewhere(sign_in):
    company = factories.company()
    factories.challenge(company, status="review", published_at=None)
    factories.challenge(company, confirmed_at="2026-12-10 09:00+09:00")
    factories.event(starts_at=dt.datetime(2027, 3, 5, 3, tzinfo=dt.UTC))
    factories.event(status="draft", starts_at=dt.datetime(2027, 3, 20, tzinfo=dt.UTC))
    client = sign_in(factories.staff(**TERM))
    todos = client.get(reverse("admin:index")).context["todos"]
    assert len(todos) >= 5
    for todo in todos:
        assert client.get(todo.url).status_code == 200, todo
