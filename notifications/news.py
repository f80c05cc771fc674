"""Consent to news. The proof is kept where consents are kept (participants); that floor registers here.

Until it does nobody wants news, so none is sent.
"""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Consents:
    """wanted_by(user) -> bool; subscribers() -> users; give and stop (user=, how=) record it."""

    wanted_by: Callable
    subscribers: Callable
    give: Callable
    stop: Callable


_kept_by: list[Consents] = []


def consents_are_kept_by(*, wanted_by, subscribers, give, stop):
    """Called once, by the app that keeps the consents."""
    _kept_by[:] = [Consents(wanted_by, subscribers, give, stop)]


def wanted_by(user):
    return any(consents.wanted_by(user) for consents in _kept_by)


def subscribers():
    """Everybody who has asked for news."""
    return [user for consents in _kept_by for user in consents.subscribers()]


def give(*, user, how):
    for consents in _kept_by:
        consents.give(user=user, how=how)


def stop(*, user, how):
    for consents in _kept_by:
        consents.stop(user=user, how=how)
