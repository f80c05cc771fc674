"""Two who press at the same moment leave one result. The control takes the lock away and shows the race."""

import threading

import pytest
from django.utils import timezone

from matching import actions
from matching.actions import runs
from matching.models import Match, Round, Run
from notifications.models import Message
from tests.concurrency.test_answers import at_once
from tests.matching.rounds import World

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def publish(world, round):
    return lambda: actions.publish_round(
        round=round, starts_on=timezone.localdate(), next_steps={}, by=world.prefecture
    )


def start(world, round):
    return lambda: actions.start_run(round=round, by=world.prefecture)


def test_two_who_publish_at_once_leave_one_set_of_matches_and_one_mail_each():
    world = World()
    round = world.confirmed()
    Message.objects.all().delete()
    assert at_once(publish(world, round), publish(world, round)) == ["done", "refused"]
    assert Match.objects.count() == 2
    for person in (world.a, world.b, world.c, world.d):
        assert Message.objects.filter(recipient=person.user).count() == 1


def test_two_who_start_a_run_at_once_leave_one():
    world = World()
    round = world.closed()
    assert at_once(start(world, round), start(world, round)) == ["done", "refused"]
    assert Run.objects.count() == 1


def test_two_who_prepare_a_round_at_once_leave_one():
    world = World()
    assert at_once(world.prepared, world.prepared) == ["done", "refused"]
    assert Round.objects.count() == 1


def test_control_without_the_lock_both_begin_and_only_the_database_stops_the_second(monkeypatch):
    """Both have looked before either writes: an error of the database instead of words for the person."""
    world = World()
    round = world.closed()
    both_have_looked = threading.Barrier(2)

    def unlocked(row):
        found = Round.objects.select_related("programme").get(pk=row.pk)
        both_have_looked.wait(timeout=20)
        return found

    monkeypatch.setattr(runs, "round_now", unlocked)
    first, second = at_once(start(world, round), start(world, round))
    assert first.startswith("IntegrityError") and second == "done"
