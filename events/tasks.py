from celery import shared_task


@shared_task
def move_waiting_lists():
    from . import actions

    actions.move_waiting_lists()


@shared_task
def plan_messages():
    from . import emails

    emails.plan_due()
