"""What suggestions led to, for staff: own places only, evenness, a constant number of queries."""

import datetime as dt

import pytest

from iwate_kankei import clock
from iwate_kankei.models import Assignment
from participants.models import Exposure
from tests.factories import ICHINOSEKI, KAMAISHI, challenge, company, participant, staff

pytestmark = pytest.mark.django_db
PAGE = "/reports/suggestions/"


def exposed(city, shown, opened=0, proposed=0, days_ago=0, **fields):
    sheet = challenge(company(municipality=city), **fields)
    day = clock.today() - dt.timedelta(days=days_ago)
    Exposure.objects.create(challenge=sheet, day=day, shown=shown, opened=opened, proposed=proposed)
    return sheet


def test_staff_see_their_own_places_with_shares_and_evenness(client, sign_in):
    exposed(KAMAISHI, 30, 6, 3, title="よく出る課題")
    challenge(company(municipality=KAMAISHI), title="まだ出ない課題")
    exposed(ICHINOSEKI, 99, title="一関の課題")
    sign_in(staff(Assignment.Role.MENTOR, KAMAISHI))
    page = client.get(PAGE)
    measures = page.context["measures"]
    assert (measures.shown, measures.opened, measures.proposed) == (30, 6, 3)
    assert (measures.opened_share, measures.proposed_share) == (20, 50)
    assert (measures.spread.unseen, measures.spread.gini) == (1, 0.5)
    assert [row.title for row in measures.rows] == ["まだ出ない課題", "よく出る課題"]
    assert "一関の課題" not in page.text


def test_old_counts_are_left_out(client, sign_in):
    exposed(KAMAISHI, 30, days_ago=120)
    sign_in(staff())
    assert client.get(PAGE).context["measures"].shown == 0


def test_it_is_not_for_participants(client, sign_in):
    sign_in(participant().user)
    assert client.get(PAGE).status_code == 403


def test_it_costs_the_same_with_one_and_many(client, sign_in, django_assert_max_num_queries):
    sign_in(staff())
    exposed(KAMAISHI, 1)
    with django_assert_max_num_queries(30) as one:
        client.get(PAGE)
    for _more in range(10):
        exposed(ICHINOSEKI, 2)
    with django_assert_max_num_queries(30) as many:
        client.get(PAGE)
    assert len(many) == len(one)
