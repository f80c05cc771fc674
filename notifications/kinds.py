"""Kinds of message: each app declares its own in emails.py, the outbox asks them when it sends."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field

from .models import Message


class Withdrawn(Exception):
    """Raised by a kind's `load` when the reason for the message is gone; the text says why."""


@dataclass(frozen=True)
class Kind:
    """One kind of message.

    name: "app.message"; the text is templates/mail/<app>/<message>.<language>.txt, whose first line is
    the subject. load: called with the Message when it is sent, returns the facts for the text (so a
    change after queuing is told correctly) or raises Withdrawn. late_by: sent at most this late, else
    recorded as missed. attach: returns [(filename, content, mimetype)]. may_wait: not sent from 21:00 to
    8:00. optional: the person may switch it off. stream: news go only to those who asked for them.
    concerns: asked with a user whether the choice to switch it off is shown.
    placeholders: names that staff may use in their wording besides those in the built-in texts.
    """

    name: str
    label: str
    load: Callable
    stream: str = Message.Stream.SERVICE
    late_by: dt.timedelta = dt.timedelta(days=2)
    attach: Callable = field(default=lambda message: [])
    may_wait: bool = False
    optional: bool = False
    concerns: Callable = field(default=lambda user: True)
    placeholders: tuple = ()

    @property
    def template(self):
        return "mail/" + self.name.replace(".", "/")

    @property
    def is_news(self):
        return self.stream == Message.Stream.NEWS

    @property
    def priority(self):
        return Message.Priority.BULK if self.is_news else Message.Priority.NORMAL


KINDS: dict[str, Kind] = {}


def register(name, *, label, load, **options):
    kind = KINDS[name] = Kind(name, label, load, **options)
    return kind


def find(about, model):
    """The row that a message is about, or Withdrawn if it no longer exists."""
    row = model.objects.filter(pk=about.rpartition(":")[2]).first()
    if row is None:
        raise Withdrawn("the row is gone")
    return row
