"""The portal's clock: the real time, unless somebody enters history (earlier years, sample programmes).

Actions, queries and model defaults ask here. While history is entered nothing is mailed: see
MessageQuerySet.enqueue.
"""

from contextlib import contextmanager
from contextvars import ContextVar

from django.utils import timezone

DAYS_A_MONTH = 365.25 / 12  # where a length in days is told in months

_entered = ContextVar("entered", default=None)


def now():
    """The moment that counts, as an aware datetime."""
    return _entered.get() or timezone.now()


def today():
    """The date in Japan."""
    return timezone.localdate(now())


def is_history():
    return _entered.get() is not None


@contextmanager
def entering_history(moment):
    """Everything done inside happened at `moment` (aware datetime); nobody gets mail about it."""
    token = _entered.set(moment)
    try:
        yield
    finally:
        _entered.reset(token)
