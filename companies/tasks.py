import datetime as dt

from celery import shared_task

from iwate_kankei import clock

from . import actions, posts
from .models.photo import forget_lost


@shared_task
def ask_unconfirmed():
    actions.ask_unconfirmed()


@shared_task
def expire_unconfirmed():
    return actions.expire_unconfirmed()


@shared_task
def warn_of_ending_posts():
    posts.warn_of_endings()


@shared_task
def forget_lost_photos():
    """A day's grace: an upload writes its files before its row."""
    return forget_lost(before=clock.now() - dt.timedelta(days=1))
