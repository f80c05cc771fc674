import time

from celery import shared_task
from celery.signals import worker_ready
from django.core.cache import cache

from .health import HEARTBEAT


@shared_task
def beat_heart():
    """A worker lives: seen by /healthz."""
    cache.set(HEARTBEAT, time.time(), timeout=None)


@shared_task
def keep_month():
    """The figures of continuity of the running month."""
    from .continuity.history import keep_month

    keep_month()


@worker_ready.connect
def first_beat(**kwargs):
    beat_heart()
    keep_month.delay()  # a portal that has just been set up shows its figures at once
