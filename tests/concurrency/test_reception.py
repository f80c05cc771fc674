"""Three helpers at the door, over real HTTP: the same people scanned at the same time, forms sent twice."""

import random

import pytest

from events import actions
from events.invariants import CHECKS
from events.models import Attendance
from participants.models import Participant
from tests import factories

from . import crowd

pytestmark = pytest.mark.django_db(transaction=True)
HELPERS, PEOPLE, SEATS = 3, 20, 22


@pytest.fixture
def helpers(client, sign_in):
    """Session keys of people in office who have shown their second factor."""
    keys = []
    for _ in range(HELPERS):
        sign_in(factories.staff())
        keys.append(client.session.session_key)
        client.cookies.clear()
    return keys


def test_three_helpers_at_once_mark_everybody_once(helpers):
    event = factories.event(capacity=SEATS)
    session = event.sessions.get()
    rows = [actions.register(event=event, participant=factories.participant()) for _ in range(PEOPLE)]
    desk = f"/events/{event.slug}/office/reception"
    # One form was sent by all three after a bad line; one person gave the same address to each of them.
    same_form = {"code": "ABCDEFGHJK", "name": "飛入 太郎", "name_kana": "とびいり たろう"}
    same_person = {"name": "飛入 花子", "email": "hanako@example.jp"}
    with crowd.web_server() as port:

        def work(place, key):
            chance = random.Random(place)
            codes = [row.code for row in rows]
            chance.shuffle(codes)
            forms = [("mark", {"code": code}) for code in codes]
            forms += [("walk-in", same_form), ("walk-in", same_person | {"code": "ABCDEFGHJ" + "LMN"[place]})]
            chance.shuffle(forms)
            return [press(f"{desk}/{name}/", key, form) for name, form in forms]

        def press(path, key, form):
            return crowd.ask(port, "POST", path, key, typed=form | {"session": session.pk}).status

        answers = crowd.all_at_once(
            [lambda place=place, key=key: work(place, key) for place, key in enumerate(helpers)]
        )
    assert {status for statuses in answers for status in statuses} == {302}
    marks = Attendance.objects.filter(session=session, status="present")
    assert marks.count() == SEATS
    assert Participant.objects.filter(name__startswith="飛入").count() == 2
    event.refresh_from_db()
    assert (event.registrations.count(), event.seats_taken, event.capacity) == (SEATS, SEATS, SEATS)
    assert [line for check in CHECKS for line in check()] == []
