"""Ends a worker that has gone deaf, so that systemd or bin/run starts a fresh one.

A worker can lose its ear for the queue and go on living: a connection that died without a word, a task that
was lost between the main process and a child just killed. Nobody would notice before mails are missed.
"""

import logging
import os
import threading
import time

from celery.signals import task_received, worker_init
from celery.worker import state
from django.conf import settings
from redis import Redis, RedisError

log = logging.getLogger(__name__)
LOOK_EVERY = 10  # seconds
_heard = {"at": 0.0}


def is_deaf(*, silent, waiting, busy):
    """silent: seconds since the worker last took a task. waiting: tasks in the queue. busy: it holds some.

    One that is busy may be silent for as long as its tasks may last; then they are ended by force.
    """
    patience = settings.WORKER_DEAF_AFTER + (settings.CELERY_TASK_TIME_LIMIT if busy else 0)
    return waiting > 0 and silent > patience


@task_received.connect
def hear(**kwargs):
    _heard["at"] = time.monotonic()


@worker_init.connect
def begin(sender, **kwargs):
    hear()
    threading.Thread(target=_watch, args=[sender.app.conf.task_default_queue], daemon=True).start()


def _watch(queue):
    redis = Redis.from_url(settings.CELERY_BROKER_URL, socket_timeout=10)
    while True:
        time.sleep(min(LOOK_EVERY, settings.WORKER_DEAF_AFTER))
        try:
            waiting = redis.llen(queue)
        except RedisError:  # away: the worker's patience begins anew when it is back
            hear()
            continue
        silent = time.monotonic() - _heard["at"]
        if is_deaf(silent=silent, waiting=waiting, busy=bool(state.reserved_requests)):
            log.critical("no task taken for %.0f s while %s wait: this worker ends itself", silent, waiting)
            os._exit(1)  # what it held is handed out again, and the outbox knows its own rows
