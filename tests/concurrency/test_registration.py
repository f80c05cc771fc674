"""Never oversold, nobody lost: many people press "register" in the same second, over real HTTP.

A small crowd each time; the full one (500 for 20 seats, then 200 changes at once) with `bin/test --faults`.
"""

import datetime as dt
import random
import threading

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection, transaction

from events import actions
from events.actions.seats import lock
from events.models import Registration
from iwate_kankei import clock
from notifications.models import Message
from tests import factories

from . import crowd

pytestmark = pytest.mark.django_db(transaction=True)
Status = Registration.Status


@pytest.fixture(scope="module")
def port(django_db_setup):
    with crowd.web_server() as port:
        yield port


@pytest.fixture
def size(request):
    """(people, seats, changes)"""
    return (500, 20, 200) if request.config.getoption("--faults", default=False) else (60, 5, 40)


def press_register(port, event, everybody):
    path = f"/events/{event.slug}/register/"
    return crowd.all_at_once(
        [lambda key=key: crowd.ask(port, "POST", path, session=key) for key, _person in everybody]
    )


def states(event):
    return list(event.registrations.order_by("number").values_list("number", "status"))


def test_crowd_gets_exactly_the_seats_and_the_others_wait_in_order(port, size):
    count, seats, changes = size
    event, everybody = factories.event(capacity=seats), crowd.people(count)
    began = clock.now()
    answers = press_register(port, event, everybody)
    seconds = (clock.now() - began).total_seconds()
    print(f"\n{count} registrations in {seconds:.1f} s, {count / seconds:.0f} a second")
    assert crowd.statuses(answers) == {302: count}
    expected = [Status.CONFIRMED] * seats + [Status.WAITING] * (count - seats)
    assert states(event) == list(enumerate(expected, start=1))
    places = [row.place for row in event.registrations.waiting().select_related("event")[:50]]
    assert places == list(range(1, len(places) + 1))
    assert mails("confirmed") == seats
    assert mails("waiting") == count - seats
    everything_at_once(port, event, everybody, changes)
    call_command("verify")  # raises when anything does not hold


def everything_at_once(port, event, everybody, changes):
    """Cancels over HTTP, offers that run out, changed capacities, accepted offers: in any order."""
    chance = random.Random(2026)
    office = factories.staff()
    seats = event.registrations.filter(status=Status.CONFIRMED)
    for registration in list(seats[: len(seats) // 2]):
        actions.cancel(registration=registration, by=office)
    keys = {person.pk: key for key, person in everybody}
    rows = list(event.registrations.active())
    office_desks = threading.Semaphore(8)  # each has a database connection of its own

    def press(verb):
        row = chance.choice(rows)
        path = f"/my/events/{row.pk}/{verb}/"
        return lambda: crowd.ask(port, "POST", path, session=keys[row.participant_id]).status == 302

    def resize():
        capacity = event.capacity + chance.randrange(-2, 8)

        def change():
            with office_desks:
                try:
                    actions.change_capacity(event=event, capacity=capacity, by=office)
                except ValidationError as refused:
                    return refused.code == "too_few"
                finally:
                    connection.close()
            return True

        return change

    def run_out():
        row = chance.choice(rows)

        def expire():
            past = clock.now() - dt.timedelta(seconds=1)
            with office_desks:
                Registration.objects.filter(pk=row.pk, status=Status.OFFERED).update(offered_until=past)
                actions.move_waiting_lists()
                connection.close()
            return True

        return expire

    kinds = [lambda: press("cancel"), lambda: press("accept"), resize, run_out]
    results = crowd.all_at_once([chance.choice(kinds)() for _ in range(changes)])
    assert all(results)
    actions.move_waiting_lists()


def mails(kind):
    """Messages of a kind, each about another registration."""
    about = list(Message.objects.filter(kind=f"events.{kind}").values_list("about", flat=True))
    assert len(about) == len(set(about))
    return len(about)


def test_control_without_the_lock_the_race_shows():
    """What the lock is for: without it requests are lost (the constraints still stop overselling)."""
    event, everybody = factories.event(capacity=5), crowd.people(60)
    with crowd.web_server("tests.concurrency.unlocked") as port:
        answers = press_register(port, event, everybody)
    exact = list(enumerate([Status.CONFIRMED] * 5 + [Status.WAITING] * 55, start=1))
    assert states(event) != exact
    assert crowd.statuses(answers)[302] < 60


def test_same_person_pressing_many_times_registers_once(port):
    event, ((key, _person),) = factories.event(capacity=5), crowd.people(1)
    path = f"/events/{event.slug}/register/"
    answers = crowd.all_at_once([lambda: crowd.ask(port, "POST", path, session=key)] * 12)
    assert crowd.statuses(answers) == {302: 12}, "every press leads to the seat that the first one took"
    assert states(event) == [(1, Status.CONFIRMED)]
    assert mails("confirmed") == 1


def test_lock_that_is_held_too_long_ends_in_please_try_again(port):
    """A hung transaction must not hang the people: they are asked to try again after lock_timeout (5 s)."""
    event, ((key, _person),) = factories.event(), crowd.people(1)
    with transaction.atomic():
        lock(event)
        answer = crowd.ask(port, "POST", f"/events/{event.slug}/register/", session=key)
    assert answer.status == 200
    assert "もう一度お試しください" in answer.body.decode()
    assert event.registrations.count() == 0
