from celery import shared_task


@shared_task
def ask_again():
    from . import actions

    actions.ask_again()


@shared_task
def remind_of_requests():
    from . import actions

    actions.remind_of_requests()


@shared_task
def write_imports():
    from . import actions

    actions.write_imports()


@shared_task
def tell_of_new_challenges():
    from . import actions

    actions.tell_of_new_challenges()
