"""Digest and summary: what fits, in the chosen rhythm, only when there is something."""

import datetime as dt

import pytest
import time_machine
from django.core import mail

from notifications import digest, outbox, summary
from notifications.actions import choose
from notifications.models import Message
from participants.actions import give_consent
from participants.models import Consent
from tests import factories

pytestmark = pytest.mark.django_db
JAPAN = dt.timezone(dt.timedelta(hours=9))
START = dt.datetime(2026, 11, 2, 10, tzinfo=JAPAN)
WEEK = dt.timedelta(days=7)


@pytest.fixture
def clock():
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


@pytest.fixture
def reader(clock):
    """Somebody who asked for news and is interested in marketing."""
    person = factories.participant(fields=["marketing"])
    give_consent(participant=person, purpose=Consent.Purpose.NEWS, how="test")
    return person.user


def mailed():
    digest.plan_due()
    digest.plan_due()  # a second beat
    outbox.send_due()
    return len(mail.outbox)


def test_there_is_no_digest_when_nothing_is_new(reader):
    assert mailed() == 0
    assert not Message.objects.exists()


def test_a_digest_tells_what_is_new_and_suits(reader):
    fits = factories.challenge(title="販路を開く", field="marketing")
    factories.challenge(title="合わない課題", field="succession")
    assert mailed() == 1
    body = mail.outbox[0].body
    assert f"販路を開く：\nhttp://testserver{fits.get_absolute_url()}" in body
    assert "合わない課題" not in body


def test_the_next_digest_comes_a_week_later_with_what_is_new_since(reader, clock):
    factories.challenge(title="一つめ", field="marketing")
    assert mailed() == 1
    clock.shift(dt.timedelta(days=3))
    factories.challenge(title="二つめ", field="marketing")
    assert mailed() == 1
    clock.shift(dt.timedelta(days=4))
    assert mailed() == 2
    assert "二つめ" in mail.outbox[1].body and "一つめ" not in mail.outbox[1].body
    clock.shift(WEEK)
    assert mailed() == 2


def test_monthly_means_monthly(reader, clock):
    choose(user=reader, off=[], digest="monthly", wants_news=True, how="test")
    factories.challenge(field="marketing")
    assert mailed() == 1
    for weeks, mails in [(1, 1), (2, 1), (3, 1), (4, 1), (5, 2)]:
        clock.move_to(START + weeks * WEEK)
        factories.challenge(field="marketing")
        assert mailed() == mails


def test_without_consent_there_is_no_digest(clock):
    factories.participant(fields=["marketing"])
    factories.challenge(field="marketing")
    assert mailed() == 0


def test_the_summary_goes_once_a_week_to_those_for_whom_something_waits(clock):
    staff = factories.staff()
    Message.objects.create(kind="x", status="failed", addressee="a", to="a@example.jp")
    for _day in range(7):
        summary.plan_due()
        outbox.send_due()
        clock.shift(dt.timedelta(days=1))
    assert [sent.to for sent in mail.outbox] == [[staff.email]]
    assert "status__exact=failed" in mail.outbox[0].body


def test_no_summary_when_nothing_waits(clock, monkeypatch):
    monkeypatch.setattr(summary, "todos", lambda user: [])
    factories.staff()
    summary.plan_due()
    outbox.send_due()
    assert mail.outbox == []
