from celery import shared_task


@shared_task
def plan_messages():
    from . import emails

    emails.plan_due()


@shared_task
def send_greetings():
    from . import actions

    actions.send_greetings()


@shared_task
def watch_quiet():
    from .actions import watch_quiet

    watch_quiet()


@shared_task
def plan_weeks():
    from . import emails

    return emails.plan_weeks()


@shared_task
def forget_merged():
    from .merging import forget_merged

    forget_merged()
