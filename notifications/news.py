"""Consent to news. The proof is kept where consents are kept (participants); that floor registers here.

Until it does nobody wants news, so none is sent.
"""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Consents:
    """wanted_by(user) -> bool; give(user=, how=) and stop(user=, how=) record it with its time."""

    wanted_by: Callable
    give: Callable
    stop: Callable


_kept_by: list[Consents] = []


def consents_are_kept_by(*, wanted_by, give, stop):
    """Called once, by the app that keeps the consents."""
    _kept_by[:] = [Consents(wanted_by, give, stop)]


def wanted_by(user):
    return any(consents.wanted_by(user) for consents in _kept_by)


def give(*, user, how):
    for consents in _kept_by:
        consents.give(user=user, how=how)


def stop(*, user, how):
    for consents in _kept_by:
        consents.stop(user=user, how=how)
