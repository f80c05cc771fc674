"""In time, at a decent hour, and not too much of it."""

import datetime as dt

import pytest
import time_machine
from django.core import mail

from notifications import outbox
from notifications.models import Message
from notifications.wanted import end_of_quiet
from participants.actions import give_consent
from participants.models import Consent
from tests import factories

JAPAN = dt.timezone(dt.timedelta(hours=9))


def at(day, hour, minute=0):
    return dt.datetime(2026, 11, day, hour, minute, tzinfo=JAPAN)


@pytest.mark.parametrize(
    ("moment", "morning"),
    [
        (at(23, 7, 59), at(23, 8)),
        (at(23, 8), None),
        (at(23, 20, 59), None),
        (at(23, 21), at(24, 8)),
        (at(23, 0), at(23, 8)),
        (at(22, 23).astimezone(dt.UTC), at(23, 8)),
    ],
)
def test_quiet_hours_are_those_of_japan(moment, morning):
    assert end_of_quiet(moment) == morning


@pytest.mark.django_db
@pytest.mark.parametrize("may_wait", [True, False])
def test_what_may_wait_waits_for_the_morning(kind, only, may_wait):
    with time_machine.travel(at(23, 22), tick=False) as clock:
        Message.objects.enqueue(kind(may_wait=may_wait), to=factories.user())
        outbox.send_due()
        assert len(mail.outbox) == (0 if may_wait else 1)
        clock.move_to(at(24, 8))
        outbox.send_due()
    assert (only().status, only().attempts, len(mail.outbox)) == (Message.Status.SENT, 1, 1)


@pytest.mark.django_db
def test_what_is_worthless_in_the_morning_goes_in_the_evening(kind, only):
    with time_machine.travel(at(23, 22), tick=False):
        Message.objects.enqueue(kind(may_wait=True), to=factories.user(), expires_at=at(24, 7))
        outbox.send_due()
    assert only().status == Message.Status.SENT


@pytest.mark.django_db
def test_at_most_two_news_a_week_the_third_waits(kind, settings):
    settings.NEWS_PER_WEEK = 2
    person = factories.participant()
    give_consent(participant=person, purpose=Consent.Purpose.NEWS, how="test")
    digest = kind(stream=Message.Stream.NEWS, late_by=dt.timedelta(days=10))
    with time_machine.travel(at(2, 12), tick=False) as clock:
        for number in range(3):
            Message.objects.enqueue(digest, to=person.user, version=str(number))
        outbox.send_due()
        assert len(mail.outbox) == 2
        clock.move_to(at(9, 11, 59))
        outbox.send_due()
        assert len(mail.outbox) == 2
        clock.move_to(at(9, 12))
        outbox.send_due()
        assert len(mail.outbox) == 3
