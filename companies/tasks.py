from celery import shared_task

from . import actions, posts


@shared_task
def expire_unconfirmed():
    return actions.expire_unconfirmed()


@shared_task
def warn_of_ending_posts():
    posts.warn_of_endings()
