"""Months are kept; what the public reads tells of nobody."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from iwate_kankei.models import Assignment
from matching import actions
from matching.erasure import erase
from reports.continuity import history, published
from reports.models import Snapshot
from reports.tasks import keep_month
from tests import factories

from .ties import FINISHED, NOW, RUNNING, in_year, tie

pytestmark = pytest.mark.django_db
RESULTS = reverse("reports:results")
day = dt.date


def kept(figure, **fields):
    fields = {"municipality": None} | fields
    return [
        (row.month, row.count, row.base)
        for row in Snapshot.objects.filter(figure=figure, **fields).order_by("month")
    ]


def test_the_running_month_is_written_anew_and_a_month_that_is_over_stays():
    sheet = in_year(2026)
    with time_machine.travel("2026-10-30 04:20+09:00"):
        match = tie(sheet, day(2026, 10, 1), (day(2026, 10, 1), RUNNING))
        keep_month()
    with time_machine.travel("2026-11-02 04:20+09:00"):
        keep_month()
        assert history.keep_month() == 0
        tie(sheet, day(2026, 11, 1))
        keep_month()
    assert kept("made") == [(day(2026, 10, 1), 1, 1), (day(2026, 11, 1), 2, 2)]
    with time_machine.travel("2026-11-26 04:20+09:00"):
        match.team.members.all().delete()
        match.moves.all().delete()
        match.check_ins.all().delete()
        match.delete()
        keep_month()
    assert kept("made") == [(day(2026, 10, 1), 1, 1), (day(2026, 11, 1), 1, 1)]


@time_machine.travel(NOW)
def test_what_was_counted_stays_when_a_person_is_erased():
    person = factories.participant()
    sheet = in_year(2024)
    tie(sheet, day(2024, 5, 1), (day(2024, 5, 1), RUNNING), people=[person])
    with time_machine.travel("2026-10-30 12:00+09:00"):
        keep_month()
    erase(participant=person, by=factories.staff())
    keep_month()
    assert kept("running") == [(day(2026, 10, 1), 1, 1), (day(2026, 11, 1), 0, 1)]
    assert kept("made") == [(day(2026, 10, 1), 1, 1), (day(2026, 11, 1), 1, 1)]


@time_machine.travel(NOW)
def test_the_page_shows_the_months_of_what_the_reader_may_count(sign_in):
    both = factories.programme(fiscal_year=2026)
    for code, how_many in [(factories.ICHINOSEKI, 2), (factories.KAMAISHI, 3)]:
        sheet = factories.challenge(factories.company(municipality=code), both)
        for _ in range(how_many):
            tie(sheet, day(2026, 5, 1))
    keep_month()
    page = reverse("reports:continuity")

    def made(user, **query):
        return [cells[0] for _month, cells in sign_in(user).get(page, query).context["history"]]

    city = factories.staff(Assignment.Role.CITY, factories.ICHINOSEKI)
    assert made(factories.staff()) == [(5, 5)]
    assert made(factories.staff(), place=factories.KAMAISHI) == [(3, 3)]
    assert made(city) == [(2, 2)]
    assert made(city, place=factories.KAMAISHI) == [(2, 2)]  # as if it were not there
    assert made(factories.staff(Assignment.Role.OPERATOR, programme=both)) == [(5, 5)]


@pytest.mark.parametrize(
    ("people", "people_of", "why"),
    [
        (0, 2, "few"),
        (1, 9, "few"),
        (2, 9, "few"),
        (3, 9, ""),
        (0, 9, ""),
        (7, 9, "nearly_all"),
        (8, 9, "nearly_all"),
        (9, 9, ""),
        (2, 4, "few"),
        (3, 4, "nearly_all"),
    ],
)
def test_no_number_tells_of_one_or_two_people(people, people_of, why):
    assert published.hidden(people, people_of) == why


@time_machine.travel(NOW)
def test_the_public_reads_what_continued_without_a_number_that_names_somebody(client):
    sheet = in_year(2024)
    for number in range(7):
        ends = [(day(2025, 3, 1), FINISHED)] if number > 3 else []
        tie(sheet, day(2024, 6, 1), (day(2024, 6, 1), RUNNING), *ends)
    assert client.get(RESULTS).context["years"][0].continued == []  # nothing kept yet
    keep_month()
    page = client.get(RESULTS)
    cells = {str(cell.label): cell for cell in page.context["years"][0].continued}
    after = {label: (cell.count, cell.base, cell.hidden) for label, cell in cells.items()}
    assert after["12か月後も継続"] == (4, 7, "")
    assert after["6か月後も継続"] == (7, 7, "")
    assert "7組中4組" in page.text
    assert "1社・7組" in page.text


@time_machine.travel(NOW)
def test_the_historic_five_companies_and_teams_are_named_in_full(client):
    for _ in range(2):
        tie(in_year(2018), day(2019, 1, 7), (day(2019, 1, 7), RUNNING), (day(2019, 3, 29), FINISHED))
    keep_month()
    page = client.get(RESULTS)
    assert page.text.count("1社・1組") == 2
    for year in page.context["years"]:
        assert {cell.hidden for cell in year.continued} == {"few"}


@time_machine.travel(NOW)
def test_words_are_published_as_their_author_wished_and_under_the_given_name_only(client):
    person = factories.participant("盛岡 さくら")
    match = tie(in_year(2025), day(2025, 6, 1), (day(2025, 6, 1), RUNNING), people=[person])
    host = factories.host(at=match.challenge.company).user
    match = actions.move_match(match=match, to=FINISHED, by=factories.staff())
    words = {"results": "販路が一つ", "next_step": "renew"}
    actions.look_back(
        match=match,
        side="team",
        by=person.user,
        testimonial="また行きたいです。",
        may_publish=True,
        **words,
    )
    actions.look_back(match=match, side="host", by=host, testimonial="内緒の言葉", **words)
    page = client.get(RESULTS)
    assert "また行きたいです。" in page.text and "さくら" in page.text
    assert "盛岡" not in page.text and "内緒の言葉" not in page.text
    actions.look_back(match=match, side="team", by=person.user, testimonial="また行きたいです。", **words)
    assert "また行きたいです。" not in client.get(RESULTS).text


@time_machine.travel(NOW)
@pytest.mark.parametrize("programmes", [1, 10])
def test_the_public_page_asks_a_constant_number_of_questions(client, programmes, django_assert_num_queries):
    for number in range(programmes):
        tie(in_year(2010 + number), day(2010 + number, 6, 1))
    keep_month()
    client.get(RESULTS)
    with django_assert_num_queries(6):
        client.get(RESULTS)
