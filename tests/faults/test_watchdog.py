"""A worker that lives but takes no task ends itself, so that whoever supervises it starts a fresh one."""

import pytest
from django.conf import settings

from iwate_kankei.watchdog import is_deaf

from .campaign import CELERY, Campaign

LONG = settings.WORKER_DEAF_AFTER + 1


@pytest.mark.parametrize(
    ("silent", "waiting", "busy", "deaf"),
    [
        (LONG, 3, False, True),
        (LONG, 0, False, False),  # nothing to hear: beat is down, or it is night
        (5, 3, False, False),
        (LONG, 3, True, False),  # in the middle of a long task
        (LONG + settings.CELERY_TASK_TIME_LIMIT, 3, True, True),  # no task lasts that long: it was lost
    ],
)
def test_deaf_is_who_takes_nothing_though_something_waits(silent, waiting, busy, deaf):
    assert is_deaf(silent=silent, waiting=waiting, busy=busy) is deaf


def test_a_deaf_worker_ends_and_a_fresh_one_does_the_work(tmp_path):
    with Campaign(tmp_path, workers=0).stand() as campaign:
        campaign.environment["WORKER_DEAF_AFTER"] = "2"
        deaf = [*CELERY, "worker", "--concurrency=1", "--without-gossip", "--without-mingle"]
        campaign.launch("deaf", *deaf, "--queues=elsewhere")
        campaign.queue(3)
        assert campaign.running["deaf"].wait(60) == 1
        campaign.launch("deaf", *deaf)  # as its supervisor does
        outcome = campaign.watch(patience=60)
    assert "this worker ends itself" in outcome.log
    assert (outcome.lost, outcome.unsent) == ([], 0), outcome.log
