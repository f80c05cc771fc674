from celery import shared_task

from . import outbox

BATCH = 300  # a longer run would delay a worker's shutdown


@shared_task
def send_due():
    if outbox.send_due(BATCH) >= BATCH:
        send_due.apply_async(expires=60)
