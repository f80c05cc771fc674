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


@shared_task
def carry_out_runs():
    """The oldest waiting run of the matching engine, in a child process of this worker; then the next."""
    from .rounds import running

    if running.carry_out_next():
        carry_out_runs.apply_async(expires=60)


@shared_task
def find_runs():
    """Runs that nobody has woken a worker for, or whose worker has died."""
    from .models import Run
    from .rounds import running

    running.rescue()
    if Run.objects.queued().exists():
        carry_out_runs.apply_async(expires=60)
