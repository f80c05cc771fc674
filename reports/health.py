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
    """200 and {"status": "ok", …} when database, Redis and a worker answer; 503 and "degraded" otherwise."""
    facts = {"database": "ok", "redis": "ok", "worker_heartbeat": None, "pending_mails": None}
    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
        facts["pending_mails"] = Message.objects.due().count()
    except DatabaseError:
        facts["database"] = "unreachable"
    try:
        beat = cache.get(HEARTBEAT)
        facts["worker_heartbeat"] = None if beat is None else round(time.time() - beat, 1)
    except RedisError:
        facts["redis"] = "unreachable"
    age = facts["worker_heartbeat"]
    well = facts["database"] == facts["redis"] == "ok" and age is not None and age < STALE_AFTER
    response = JsonResponse({"status": "ok" if well else "degraded", **facts}, status=200 if well else 503)
    add_never_cache_headers(response)
    return response
