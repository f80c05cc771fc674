"""Periodic tasks: each can be run by hand, as often as one likes."""

import datetime as dt

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils import timezone

from notifications import outbox, retention
from notifications.models import Message
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", sorted({entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}))
def test_every_periodic_task_runs_by_hand_and_twice(name, capsys):
    for _again in range(2):
        call_command("run_task", name)
    assert f"{name}: done" in capsys.readouterr().out


def test_without_a_name_the_tasks_are_listed(capsys):
    call_command("run_task")
    assert "notifications.tasks.send_due: send what is due" in capsys.readouterr().out


def test_an_unknown_task_is_named_with_its_cure():
    with pytest.raises(CommandError, match="There is no periodic task x. They are: .*send_due"):
        call_command("run_task", "x")


def test_words_are_forgotten_after_a_year_and_the_mail_is_still_counted(kind):
    for version in ("old", "new"):
        Message.objects.enqueue(kind(), to=factories.user(), version=version)
    outbox.send_due()
    Message.objects.filter(version="old").update(due_at=timezone.now() - dt.timedelta(days=366))
    assert retention.forget_old_words() == 1
    assert list(Message.objects.sent().order_by("due_at").values_list("text", flat=True))[0] == ""
    assert Message.objects.sent().count() == 2
