from celery import shared_task


@shared_task
def plan_messages():
    from . import emails

    emails.plan_due()


@shared_task
def forget_merged():
    from .merging import forget_merged

    forget_merged()
