from celery import shared_task


@shared_task
def ask_again():
    from . import actions

    actions.ask_again()


@shared_task
def write_imports():
    from . import actions

    actions.write_imports()
