"""Ties with a history, made through the actions that people use."""

import datetime as dt

from django.utils import timezone

from matching import actions
from matching.models import Match
from tests import factories

TODAY = dt.date(2026, 11, 26)
NOW = "2026-11-26 12:00+09:00"


def noon(day):
    return timezone.make_aware(dt.datetime.combine(day, dt.time(12)))


def tie(sheet, starts_on, *moves, people=None):
    """A match that began on `starts_on` and then moved: (day, state) or (day, "ended", reason)."""
    by, people = factories.staff(), people or [factories.participant()]
    match = actions.record_match(challenge=sheet, participants=people, starts_on=starts_on, by=by)
    for day, state, *reason in moves:
        ends_on = day if state in Match.OVER else None
        match = actions.move_match(match=match, to=state, by=by, reason="".join(reason), ends_on=ends_on)
    return match


def in_year(year, municipality=factories.ICHINOSEKI, **fields):
    """A challenge of a programme of the fiscal year."""
    programme = factories.programme(fiscal_year=year, municipalities=[municipality])
    return factories.challenge(factories.company(municipality=municipality), programme, **fields)


RUNNING, RENEWED, FINISHED, ENDED, TRIAL = (
    Match.Status.RUNNING,
    Match.Status.RENEWED,
    Match.Status.FINISHED,
    Match.Status.ENDED,
    Match.Status.TRIAL,
)
