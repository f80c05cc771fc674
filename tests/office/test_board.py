import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from events.models import Event
from iwate_kankei.models import Assignment, Requirement
from matching.models import Match, Team, TeamMember
from reports import board
from tests import factories

pytestmark = pytest.mark.django_db
BOARD, RESULTS = reverse("reports:board"), reverse("reports:results")
ICHINOSEKI, KAMAISHI = factories.ICHINOSEKI, factories.KAMAISHI


@pytest.fixture
def programme():
    row = factories.programme()
    for kind, minimum, each in [
        ("seminar", 1, False),
        ("lecture", 2, True),
        ("fieldwork", 1, True),
        ("matching", None, True),
        ("promotion", 1, False),
    ]:
        Requirement.objects.create(
            programme=row, kind=kind, label=kind, minimum=minimum, per_municipality=each
        )
    return row


def held(programme, kind, *places, days=-10, **fields):
    starts_at = timezone.now() + dt.timedelta(days=days)
    return factories.event(
        programme_=programme, kind=kind, municipalities=places, starts_at=starts_at, **fields
    )


def match(programme, municipality=ICHINOSEKI, company=None, team=None):
    team = team or Team.objects.create()
    TeamMember.objects.create(
        team=team, participant=factories.participant(), is_lead=not team.members.exists()
    )
    sheet = factories.challenge(company or factories.company(municipality=municipality), programme)
    return Match.objects.create(challenge=sheet, team=team, starts_on=timezone.localdate())


def table(programme):
    places = programme.municipalities.order_by("code")
    return {
        (line.requirement.kind, line.municipality and line.municipality.pk): (
            line.held,
            line.planned,
            line.missing,
            line.state,
        )
        for line in board.lines(programme, list(places))
    }


def test_event_counts_as_its_staff_say_or_as_its_kind(programme):
    held(programme, "lecture", ICHINOSEKI, fulfils="nothing")  # a rehearsal
    held(programme, "gathering", ICHINOSEKI, fulfils="lecture")
    held(programme, "gathering", ICHINOSEKI)
    found = table(programme)
    assert found["lecture", ICHINOSEKI][0] == 1
    assert sum(line[0] for line in found.values()) == 1


def test_what_was_held_planned_and_is_missing_place_by_place(programme):
    held(programme, "seminar", ICHINOSEKI, KAMAISHI)
    held(programme, "lecture", ICHINOSEKI, KAMAISHI)
    held(programme, "lecture", ICHINOSEKI, KAMAISHI, days=10)
    held(programme, "lecture", ICHINOSEKI)
    held(programme, "fieldwork", ICHINOSEKI, days=20, status=Event.Status.DRAFT)
    held(programme, "fieldwork", KAMAISHI, status=Event.Status.CANCELLED)
    match(programme)
    assert table(programme) == {
        ("seminar", None): (1, 0, 0, "done"),
        ("lecture", ICHINOSEKI): (2, 1, 0, "done"),
        ("lecture", KAMAISHI): (1, 1, 0, "planned"),
        ("fieldwork", ICHINOSEKI): (0, 1, 0, "planned"),
        ("fieldwork", KAMAISHI): (0, 0, 1, "missing"),
        ("matching", ICHINOSEKI): (1, 0, 0, "done"),
        ("matching", KAMAISHI): (0, 0, 0, "open"),
        ("promotion", None): (0, 0, 1, "missing"),
    }


def test_companies_and_teams_are_counted_once_each(programme):
    company, team = factories.company(), Team.objects.create()
    match(programme, company=company, team=team)
    match(programme, company=company)
    match(programme, team=team)
    assert board.matched(Match.objects.all()) == board.Matched(companies=2, teams=2)


def test_the_board_says_how_many_companies_and_teams(programme, sign_in):
    match(programme)
    match(programme, KAMAISHI)
    assert "2社・2組" in sign_in(factories.staff()).get(BOARD).text


def test_a_city_reads_its_own_places_on_the_board(programme, sign_in):
    client = sign_in(factories.staff(Assignment.Role.CITY, KAMAISHI))
    lines = client.get(BOARD).context["lines"]
    assert {line.municipality.pk for line in lines if line.municipality} == {KAMAISHI}


def test_a_city_opens_no_programme_that_it_has_no_part_in(programme, sign_in):
    other = factories.programme(municipalities=[factories.HANAMAKI])
    client = sign_in(factories.staff(Assignment.Role.CITY, KAMAISHI))
    assert client.get(BOARD, {"programme": other.pk}).context["programme"] == programme


def test_participants_do_not_see_the_board(client, sign_in):
    assert client.get(BOARD).status_code == 302
    assert sign_in(factories.participant().user).get(BOARD).status_code == 403


def test_results_are_public_and_name_the_figures(client, programme):
    held(programme, "fieldwork", ICHINOSEKI)
    match(programme)
    page = client.get(RESULTS)
    assert "1社・1組" in page.text
    assert [year.fieldwork for year in page.context["years"]] == [1]


@pytest.mark.parametrize("rows", [1, 30])
def test_the_board_asks_a_constant_number_of_questions(programme, sign_in, rows, django_assert_num_queries):
    for _ in range(rows):
        held(programme, "lecture", ICHINOSEKI, KAMAISHI)
    client = sign_in(factories.staff())
    client.get(BOARD)
    with django_assert_num_queries(15):
        assert client.get(BOARD).status_code == 200
