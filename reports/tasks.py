import time

from celery import shared_task
from celery.signals import worker_ready
from django.core.cache import cache

from .health import HEARTBEAT


@shared_task
def beat_heart():
    """A worker lives: seen by /healthz."""
    cache.set(HEARTBEAT, time.time(), timeout=None)


@worker_ready.connect
def first_beat(**kwargs):
    beat_heart()
