"""Lists cost the same number of statements with one row and with thirty (sign-in included)."""

import datetime as dt

import pytest
from django.utils import timezone

from events.models import Attendance
from matching.models import ContactRecord
from participants.actions import enter_directory
from participants.models import DataRequest, ImportRun, Participant, Story
from tests.factories import company, event, participant, staff

pytestmark = pytest.mark.django_db


def request(number):
    person = participant(f"岩手 {number}子")
    DataRequest.objects.create(participant=person, kind="correction", due_on=timezone.localdate())


def duplicate(number):
    for _record in range(2):
        Participant.objects.create(name=f"岩手 {number}子", phone=f"090-1234-{number:04}")


def forgotten(number):
    long_ago = timezone.now() - dt.timedelta(days=20 * 366)
    Participant.objects.create(name=f"岩手 {number}子", created_at=long_ago)


def skill_words(number):
    Participant.objects.create(name=f"岩手 {number}子", skill_words=f"南部弁 {number}")


def imported(number):
    ImportRun.objects.create(file_name=f"{number}.csv", encoding="UTF-8", headers=["氏名"])


def story(number):
    Story.objects.create(
        slug=f"story-{number}", title=f"物語 {number}", body="浜で", published_at=timezone.now()
    )


def member(number):
    enter_directory(participant=participant(f"岩手 {number}子"), shows=["occupation", "skills"])


def note(number):
    ContactRecord.objects.create(
        participant=participant(f"岩手 {number}子"), how="phone", summary=f"電話 {number}", author=staff()
    )


def promise(number):
    day = timezone.localdate() + dt.timedelta(days=number % 7 - 1)
    ContactRecord.objects.create(
        company=company(), how="phone", summary="話した", promise=f"試作品 {number}", promise_due=day
    )


@pytest.fixture
def costs(client, django_assert_num_queries):
    """costs(address, row, statements): what the page says with row(0) alone, and with row(0) to row(29)."""

    def costs(address, row, statements):
        row(0)
        client.get(address)
        with django_assert_num_queries(statements):
            one = client.get(address).text
        for number in range(1, 30):
            row(number)
        with django_assert_num_queries(statements):
            return one, client.get(address).text

    return costs


@pytest.mark.parametrize(
    ("address", "row", "statements"),
    [
        ("/people/requests/", request, 7),
        ("/people/duplicates/", duplicate, 9),
        ("/people/retention/", forgotten, 7),
        ("/people/skills/", skill_words, 7),
        ("/people/imports/", imported, 6),
        ("/stories/", story, 6),
        ("/mentor/notes/", note, 6),
        ("/mentor/", promise, 17),
    ],
)
def test_a_list_costs_the_same_with_one_and_thirty_rows(sign_in, costs, address, row, statements):
    sign_in(staff())
    one, thirty = costs(address, row, statements)
    assert len(thirty) > 1.5 * len(one)  # the rows are really on the page


def test_the_directory_costs_the_same_with_one_and_thirty_members(sign_in, costs):
    sign_in(participant().user)
    _one, thirty = costs("/my/members/", member, 10)
    assert thirty.count("子</h2>") == 30


def test_the_papers_cost_the_same_with_one_and_thirty_events(sign_in, costs):
    person = participant()
    sign_in(person.user)

    def came(number):
        meeting = event(title=f"第{number}回 講座", starts_at=timezone.now() - dt.timedelta(days=1))
        registration = meeting.registrations.create(participant=person, status="confirmed")
        Attendance.objects.create(registration=registration, session=meeting.sessions.get(), status="present")

    _one, thirty = costs("/my/papers/", came, 7)
    assert "第29回" in thirty
