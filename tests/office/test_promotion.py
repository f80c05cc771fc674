"""The report on publicity: each person once, under the first source, within what the reader may see."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from events import actions
from events.models import Arrival
from iwate_kankei import clock
from iwate_kankei.models import AuditEntry
from matching.models import Match
from reports import promotion
from tests import factories
from tests.matching import ties

pytestmark = pytest.mark.django_db
REPORT, EXPORT = reverse("reports:promotion"), reverse("reports:promotion_export")


@pytest.fixture
def programme():
    return factories.programme()


def came(programme, person, source, city=factories.ICHINOSEKI, attended=True):
    event = factories.event(programme_=programme, municipalities=[city])
    row = actions.register(event=event, participant=person, source=source)
    if attended:
        actions.mark_attendance(registration=row, session=event.sessions.get(), status="present", by=None)


def counted(programme, user):
    return {
        line.source: [getattr(line, name) for name in promotion.NUMBERS]
        for line in promotion.lines(programme, user)
    }


def test_each_source_is_followed_to_the_match(programme):
    first, second, third, elsewhere = (factories.participant() for _ in range(4))
    came(programme, first, "")
    came(programme, first, "flyer")
    came(programme, first, "note")  # later sources do not take the person over
    came(programme, second, "flyer", attended=False)
    came(programme, third, "")
    came(factories.programme(), elsewhere, "flyer")  # another programme
    Arrival.objects.count_one("flyer", clock.today())
    Arrival.objects.count_one("poster", clock.today())
    sheet = factories.challenge(programme_=programme)
    proposal = ties.sent(sheet, first)
    Match.objects.create(challenge=sheet, team=proposal.team, proposal=proposal, starts_on=clock.today())
    assert counted(programme, factories.staff()) == {
        # visitors, registrations, people, attended, proposed, matched
        "flyer": [1, 2, 2, 1, 1, 1],
        "": [0, 3, 1, 1, 0, 0],  # two registrations, and the fieldwork that a proposal needs
        "note": [0, 1, 0, 0, 0, 0],
        "poster": [1, 0, 0, 0, 0, 0],
    }


def test_registering_again_after_cancelling_counts_once(programme):
    person, event = factories.participant(), factories.event(programme_=programme)
    for _ in range(2):
        row = actions.register(event=event, participant=person, source="flyer")
        actions.cancel(registration=row, by=person.user)
    assert counted(programme, factories.staff())["flyer"] == [0, 1, 1, 0, 0, 0]


def test_city_sees_only_its_own_events(programme, sign_in):
    came(programme, factories.participant(), "ichinoseki-flyer", factories.ICHINOSEKI)
    came(programme, factories.participant(), "kamaishi-flyer", factories.KAMAISHI)
    user = factories.staff(role="city", municipality=factories.KAMAISHI)
    assert set(counted(programme, user)) == {"kamaishi-flyer"}
    words = sign_in(user).get(REPORT, {"programme": programme.pk}).content.decode()
    assert "kamaishi-flyer" in words
    assert "ichinoseki-flyer" not in words


def test_foreign_and_odd_programmes_are_not_found(sign_in):
    foreign = factories.programme(municipalities=[factories.HANAMAKI])
    client = sign_in(factories.staff(role="city", municipality=factories.KAMAISHI))
    for wanted in (foreign.pk, "x", "999999"):
        assert client.get(REPORT, {"programme": wanted}).status_code == 404
        assert client.get(EXPORT, {"programme": wanted}).status_code == 404


def test_export_is_neutralised_and_in_the_audit_log(programme, sign_in):
    came(programme, factories.participant(), "=cmd|calc")
    client = sign_in(factories.staff())
    answer = client.get(EXPORT, {"programme": programme.pk, "format": "csv"})
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[1] == ["'=cmd|calc", "0", "1", "1", "1", "0", "0"]
    assert AuditEntry.objects.filter(verb="export", model="events.registration").count() == 1
    assert client.get(EXPORT, {"programme": programme.pk}).status_code == 200


def test_what_cp932_cannot_hold_is_named(programme, sign_in):
    came(programme, factories.participant(), "𠮷野家")
    answer = sign_in(factories.staff()).get(EXPORT, {"programme": programme.pk, "format": "cp932"})
    assert answer.status_code == 200
    assert "U+20BB7" in answer.content.decode()


def test_report_costs_the_same_with_1_and_30_sources(programme, sign_in):
    client = sign_in(factories.staff())

    def cost():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(REPORT, {"programme": programme.pk}).status_code == 200
        return len(captured)

    came(programme, factories.participant(), "source-0")
    cost()  # makes the session known
    one = cost()
    for number in range(29):
        came(programme, factories.participant(), f"source-{number + 1}")
    assert cost() == one


def test_without_a_programme_the_page_says_so(sign_in):
    assert sign_in(factories.staff()).get(REPORT).status_code == 200
