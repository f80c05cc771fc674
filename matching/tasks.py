from celery import shared_task


@shared_task
def plan_messages():
    from . import emails

    emails.plan_due()
