from celery import shared_task

from . import actions


@shared_task
def expire_unconfirmed():
    return actions.expire_unconfirmed()
