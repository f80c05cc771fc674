"""/healthz: is everything that the portal needs at work?"""

import time

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import JsonResponse
from django.utils.cache import add_never_cache_headers
from redis.exceptions import RedisError

from notifications.models import Message

HEARTBEAT, STALE_AFTER = "worker-heartbeat", 90  # seconds; the worker is asked to beat every 20


def healthz(request):
    """200 and {"status": "ok", …} when all is at work and no mail is stuck; 503 and "degraded" otherwise.

    worker_heartbeat: seconds since a worker showed that it lives. pending_mails: due now; stuck_mails: of
    these, due for longer than a sender can need.
    """
    facts = dict.fromkeys(("worker_heartbeat", "pending_mails", "stuck_mails"))
    facts |= {"database": "ok", "redis": "ok"}
    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
        facts["pending_mails"] = Message.objects.due().count()
        facts["stuck_mails"] = Message.objects.stuck().count()
    except DatabaseError:
        facts["database"] = "unreachable"
    try:
        beat = cache.get(HEARTBEAT)
        facts["worker_heartbeat"] = None if beat is None else round(time.time() - beat, 1)
    except RedisError:
        facts["redis"] = "unreachable"
    age = facts["worker_heartbeat"]
    alive = facts["database"] == facts["redis"] == "ok" and age is not None and age < STALE_AFTER
    well = alive and not facts["stuck_mails"]
    response = JsonResponse({"status": "ok" if well else "degraded", **facts}, status=200 if well else 503)
    add_never_cache_headers(response)
    return response
