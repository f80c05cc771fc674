"""Scheduled work. Each finds what is due by now: late is fine, twice is not."""

from celery import shared_task

from . import digest, mailbox, outbox, retention, summary

BATCH = 300  # a longer run would delay a worker's shutdown


@shared_task
def send_due():
    handled = outbox.send_due(BATCH)
    if handled >= BATCH:
        send_due.apply_async(expires=60)
    return handled


@shared_task
def read_returned_mails():
    return mailbox.read_returned()


@shared_task
def forget_old_words():
    return retention.forget_old_words()


@shared_task
def plan_digests():
    return digest.plan_due()


@shared_task
def plan_summaries():
    return summary.plan_due()
