"""Asking whether a sheet is still wanted while its host says yes: who has just answered is not asked."""

import datetime as dt
import threading

import pytest
from django.db import connection, transaction

from companies import actions
from companies.models.challenge import ChallengeQuerySet
from iwate_kankei import clock
from notifications.models import Message
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def sheet():
    company = factories.company()
    factories.host(company)
    return factories.challenge(company, confirmed_at=clock.now() - dt.timedelta(days=80))


def ask():
    try:
        actions.ask_unconfirmed()
    finally:
        connection.close()


def asked_while_the_host_confirms(sheet):
    asking = threading.Thread(target=ask)
    with transaction.atomic():
        actions.confirm(challenge=sheet, by=sheet.company.contacts.get().user)
        asking.start()
        asking.join(timeout=20)
    return Message.objects.unsent().filter(kind="companies.confirm").exists()


def test_who_is_just_confirming_is_not_asked(sheet):
    assert not asked_while_the_host_confirms(sheet)
    actions.ask_unconfirmed()
    assert not Message.objects.exists()


def test_control_without_the_lock_the_host_is_asked_what_they_have_just_answered(sheet, monkeypatch):
    monkeypatch.setattr(ChallengeQuerySet, "select_for_update", lambda rows, **options: rows)
    assert asked_while_the_host_confirms(sheet)
