import datetime as dt
import time

import pytest
from django.core.cache import cache
from django.utils import timezone

from notifications.models import Message
from reports.health import HEARTBEAT, STALE_AFTER

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask(client):
    def ask(*, heartbeat=0):
        if heartbeat is not None:
            cache.set(HEARTBEAT, time.time() - heartbeat)
        response = client.get("/healthz")
        return response.status_code, response.json()

    return ask


def queue(minutes_ago):
    due = timezone.now() - dt.timedelta(minutes=minutes_ago)
    Message.objects.enqueue("test.word", to="somebody@example.jp", due_at=due, version=str(minutes_ago))


def test_all_is_well(ask):
    code, facts = ask()
    assert (code, facts.pop("worker_heartbeat") < 5) == (200, True)
    assert facts == {"status": "ok", "database": "ok", "redis": "ok", "pending_mails": 0, "stuck_mails": 0}


def test_a_mail_that_has_just_become_due_is_no_reason_to_worry(ask):
    queue(minutes_ago=1)
    code, facts = ask()
    assert (code, facts["pending_mails"], facts["stuck_mails"]) == (200, 1, 0)


def test_a_stuck_mail_is(ask):
    queue(minutes_ago=1)
    queue(minutes_ago=11)
    code, facts = ask()
    assert (code, facts["status"], facts["pending_mails"], facts["stuck_mails"]) == (503, "degraded", 2, 1)


@pytest.mark.parametrize("heartbeat", [None, STALE_AFTER + 1])
def test_a_worker_that_was_not_heard_of_is_too(ask, heartbeat):
    code, facts = ask(heartbeat=heartbeat)
    assert (code, facts["status"]) == (503, "degraded")
