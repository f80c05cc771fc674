"""Runs in a worker: cancelled within seconds, rescued when the worker dies, failed in words, never lost."""

import datetime as dt
import os
import signal
import threading
import time

import pytest
from django.db import connection
from django.utils import timezone

from benchmarks import _rounds
from matching import actions
from matching.models import Run
from matching.rounds import comparison, running
from matching.tasks import find_runs
from tests.matching.rounds import World


@pytest.fixture
def world(db):
    return World()


def queued(world):
    return actions.start_run(round=world.closed(), by=world.prefecture)


def test_a_waiting_run_is_cancelled_at_once(world):
    run = queued(world)
    actions.cancel_run(run=run, by=world.mentor)
    actions.cancel_run(run=run, by=world.mentor)
    assert not running.carry_out_next()
    run.refresh_from_db()
    assert (run.status, run.cancelled_by) == ("cancelled", world.mentor)


def test_a_run_whose_worker_died_waits_again_and_fails_in_the_end(world):
    run = queued(world)
    for attempt in range(1, running.MOST_ATTEMPTS + 1):
        claimed = running._claim()
        assert (claimed.pk, claimed.attempts) == (run.pk, attempt)
        assert running.rescue() == 0  # it has just been heard of
        Run.objects.update(heard_at=timezone.now() - dt.timedelta(minutes=2))
        assert running.rescue() == 1
    run.refresh_from_db()
    assert run.status == "failed" and run.error and run.finished_at


def test_a_rescued_run_is_not_written_by_the_worker_that_was_thought_dead(world):
    run = queued(world)
    slow = running._claim()
    Run.objects.update(heard_at=timezone.now() - dt.timedelta(minutes=2))
    running.rescue()
    assert not running._go_on(slow, "cost")
    running._finish(slow, {"feasible": False}, engine=None)
    run.refresh_from_db()
    assert (run.status, run.result) == ("queued", None)


def test_one_run_at_a_time_so_that_mails_go_on(world):
    first, second = queued(world), queued(World())
    claimed = running._claim()
    assert claimed.pk == first.pk
    assert running._claim() is None
    running._end(claimed, "failed", error="ended")
    assert running._claim().pk == second.pk


def test_the_sweep_wakes_a_worker_for_what_nobody_woke(world, monkeypatch):
    woken = []
    monkeypatch.setattr("matching.tasks.carry_out_runs.apply_async", lambda **options: woken.append(1))
    find_runs()
    queued(world)
    find_runs()
    assert woken == [1]


def test_an_engine_that_breaks_down_is_told_in_the_row(world):
    run = queued(world)
    Run.objects.update(instance={"id": "x", "kind": "nonsense"})
    assert running.carry_out_next()
    run.refresh_from_db()
    assert run.status == "failed" and "nonsense" in run.error


def test_an_engine_that_is_killed_is_a_failed_run(world, monkeypatch):
    run = queued(world)
    start = running.Engine.__init__

    def killed(self, job):
        start(self, job)
        os.killpg(self.process.pid, signal.SIGKILL)

    monkeypatch.setattr(running.Engine, "__init__", killed)
    assert running.carry_out_next()
    run.refresh_from_db()
    assert run.status == "failed" and "-9" in run.error


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_running_run_is_cancelled_within_seconds():
    """On a round that takes far longer than this test waits."""
    world = World()
    run = queued(world)
    Run.objects.update(instance=_rounds.team_round(300, 50))
    outcome = {}

    def work():
        try:
            running.carry_out_next()
            outcome["ended"] = time.monotonic()
        finally:
            connection.close()

    worker = threading.Thread(target=work)
    worker.start()
    wait_until(lambda: Run.objects.filter(pk=run.pk, status="running", stage__gt="reading").exists())
    asked = time.monotonic()
    actions.cancel_run(run=run, by=world.mentor)
    worker.join(timeout=30)
    run.refresh_from_db()
    assert run.status == "cancelled"
    assert outcome["ended"] - asked < 10


def wait_until(condition, seconds=60):
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.1)


def test_a_comparison_says_who_gained_and_who_lost(world):
    first = world.ran()
    actions.rule_pair(
        round=first.round, participant=world.b, challenge=world.first, kind="pin", by=world.mentor
    )
    second = world.ran(first.round)
    found = comparison.compare((first.instance, first.result), (second.instance, second.result))
    moved = {row.person: row.gain for row in found.moved}
    assert moved == {f"p{world.a.pk}": -1, f"p{world.b.pk}": 1}
    assert (found.better, found.worse, found.staffed, found.lost) == (1, 1, (), ())
    assert {row.name: row.gain for row in found.cities} == {"032093": 0, "032115": 0}
    assert {row.name: (row.before, row.after) for row in found.aims}["cost"] == (4, 5)
