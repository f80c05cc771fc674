"""The digest of news: what fits a person, weekly or monthly as they chose, and only when there is something.

Each app that has news gives a section in its own digest.py; the kind and the rhythm live here.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from iwate_kankei import clock

from . import kinds, news
from .models import Message, Preference

EVERY = {Preference.Rhythm.WEEKLY: dt.timedelta(days=7), Preference.Rhythm.MONTHLY: dt.timedelta(days=30)}


@dataclass(frozen=True)
class Item:
    """One line of the digest: a title, a few words about it, and the address of its page."""

    title: str
    words: str
    path: str

    @property
    def url(self):
        return settings.SITE_URL + self.path


@dataclass(frozen=True)
class Section:
    """find(user, since) returns the Items that are new to the user since that moment, best first."""

    title: str
    find: Callable


SECTIONS: list[Section] = []


def add_section(title, find):
    SECTIONS.append(Section(title, find))


def contents(user, since):
    """[(title, items)] of every section that has something."""
    found = [(section.title, section.find(user, since)) for section in SECTIONS]
    return [(title, items) for title, items in found if items]


def _facts(message):
    sections = contents(message.recipient, dt.datetime.fromisoformat(message.context["since"]))
    if not sections:
        raise kinds.Withdrawn("nothing is new any more")
    titles = [item.title for _title, items in sections for item in items]
    return {"sections": sections, "first": titles[0], "others": len(titles) - 1}


DIGEST = kinds.register(
    "notifications.digest",
    label=_("Digest of news"),
    load=_facts,
    stream=Message.Stream.NEWS,
    late_by=dt.timedelta(days=6),
    may_wait=True,
)


def plan_due():
    """Queue a digest for everybody whose last one is long enough ago and for whom there is something.

    The version names the digest before it, so that two planners at once queue one. Returns how many.
    """
    return sum(_plan(user) for user in news.subscribers())


def _plan(user):
    now = clock.now()
    last = Message.objects.filter(kind=DIGEST.name, recipient=user).order_by("-id").first()
    preference = Preference.objects.filter(user=user).first()
    every = EVERY[preference.digest if preference else Preference.Rhythm.WEEKLY]
    if last and now < last.due_at + every:
        return 0
    since = last.due_at if last else now - every
    if not contents(user, since):
        return 0
    version = f"after {last.pk}" if last else "first"
    Message.objects.enqueue(DIGEST, to=user, version=version, context={"since": since.isoformat()})
    return 1
