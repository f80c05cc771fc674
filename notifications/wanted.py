"""Asked just before a message goes: is it still wanted, in time, and may it go at this hour?"""

import datetime as dt

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from . import news
from .kinds import KINDS
from .models import Bounce, Message, Preference

QUIET_FROM, QUIET_UNTIL = dt.time(21), dt.time(8)  # Japan time: the portal's people live there
WEEK = dt.timedelta(days=7)


class Unwanted(Exception):
    """The recipient does not want it, or cannot get it; the text says why."""


class Missed(Exception):
    """Too late to be of use; the text says why."""


class Later(Exception):
    """Not now; `until` says when to look again."""

    def __init__(self, until):
        super().__init__(f"not before {until:%Y-%m-%d %H:%M}")
        self.until = until


def check(message, now):
    """Returns nothing if the message may go at `now`; else raises Unwanted, Missed or Later."""
    kind = KINDS.get(message.kind)
    _in_time(message, kind, now)
    _reachable(message)
    if kind is None:
        return
    if message.recipient:
        _chosen(message, kind)
    elif kind.is_news:
        raise Unwanted("news go only to people who asked for them")
    if kind.may_wait:
        _awake(message, now)
    if kind.is_news:
        _not_too_many(message, now)


def _in_time(message, kind, now):
    if message.expires_at and now > message.expires_at:
        raise Missed("expired")
    if kind and now > message.due_at + kind.late_by:
        raise Missed("too late")


def _reachable(message):
    if message.addressee.startswith("user:") and (not message.recipient or not message.recipient.is_active):
        raise Unwanted("the account is closed")
    if not message.is_account_mail and Bounce.objects.stopping(message.address).exists():
        raise Unwanted("the address does not work or was stopped")


def _chosen(message, kind):
    if kind.optional and not Preference.objects.wants(message.recipient, kind.name):
        raise Unwanted("switched off by the recipient")
    if kind.is_news and not news.wanted_by(message.recipient):
        raise Unwanted("no consent to news")


def _awake(message, now):
    morning = end_of_quiet(now)
    # Worthless tomorrow: then a late evening is better than never.
    if morning and not (message.expires_at and message.expires_at <= morning):
        raise Later(morning)


def end_of_quiet(now):
    """When the quiet hours end in which `now` lies (aware datetime), or None outside of them."""
    local = timezone.localtime(now)
    if QUIET_UNTIL <= local.time() < QUIET_FROM:
        return None
    morning = local.replace(hour=QUIET_UNTIL.hour, minute=0, second=0, microsecond=0)
    return morning if local.time() < QUIET_UNTIL else morning + dt.timedelta(days=1)


def _not_too_many(message, now):
    """At most NEWS_PER_WEEK to a person in seven days; those under way count, older ones first."""
    others = Message.objects.filter(recipient=message.recipient, stream=Message.Stream.NEWS)
    sent = others.filter(sent_at__gt=now - WEEK).order_by("-sent_at")
    under_way = others.filter(Q(status__in=Message.CLAIMED, id__lt=message.id)).count()
    room = settings.NEWS_PER_WEEK - under_way
    if room <= 0:
        raise Later(now + dt.timedelta(hours=1))
    if blocking := sent[room - 1 : room]:
        raise Later(blocking[0].sent_at + WEEK)
