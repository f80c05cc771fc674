"""A year of the clock: every planned mail goes once, in its window, whatever moves or stands still."""

import datetime as dt
from collections import Counter

import pytest
import time_machine
from django.utils import timezone

from events import actions as events
from events import tasks as event_tasks
from events.models import Attendance, Session
from iwate_kankei.models import Assignment
from matching import actions as matching
from matching import tasks as matching_tasks
from matching.models import CheckIn, Match
from notifications import outbox
from notifications.models import Message
from tests import factories

JAPAN = dt.timezone(dt.timedelta(hours=9))
BEGIN = dt.datetime(2026, 4, 1, 10, tzinfo=JAPAN)
PLANNED = ["events.reminder", "events.thanks", "matching.check_in", "matching.check_in_host"]
DOWN = range(120, 123)  # days on which neither beat nor worker ran
ALL_DAY = [(0, 5), (6, 0), (9, 5), (15, 0), (20, 55), (22, 0)]  # with --deep, by two beats


def day(number, hour=10, minute=0):
    return BEGIN.replace(hour=hour, minute=minute) + dt.timedelta(days=number)


def event(title, on, people, hour=10):
    row = factories.event(title=title, starts_at=day(on, hour), hours=2)
    for person in people:
        events.register(event=row, participant=person)
    return row


def move(row, to):
    """What staff do in the admin: other times of the session, and the change is announced."""
    Session.objects.filter(event=row).update(starts_at=day(to), ends_at=day(to, 12))
    events.announce_changes(event=row)


def come(row):
    staff = factories.staff()
    for registration in row.registrations.confirmed():
        for session in row.sessions.all():
            status = Attendance.Status.PRESENT
            events.mark_attendance(registration=registration, session=session, status=status, by=staff)


def tick(beats):
    """One round of everything periodic that plans or sends."""
    for _beat in range(beats):
        event_tasks.plan_messages()
        event_tasks.move_waiting_lists()
        matching_tasks.plan_messages()
        while outbox.send_due():
            pass


def when_somebody_looks(number, deep):
    """The hours, in Japan's time, at which beat and worker run on a day; the short run looks more rarely."""
    if number in DOWN or (not deep and number > 110 and number % 3):
        return []
    if deep:
        return ALL_DAY
    return [(0, 5), (15, 0)] if number % 5 == 0 else [(15, 0)]


@pytest.mark.django_db
def test_a_year(request):
    deep = request.config.getoption("--deep")
    beats, latest = (2, dt.timedelta(days=3)) if deep else (1, dt.timedelta(days=6))
    with time_machine.travel(BEGIN, tick=False) as clock:
        hanako, taro = factories.participant("花子"), factories.participant("太郎")
        still = event("動かない講座", 30, [hanako, taro])
        moved = event("延期の講座", 40, [hanako])
        back = event("戻った講座", 60, [hanako])
        off = event("中止の講座", 80, [hanako])
        early = event("朝早い講座", 100, [hanako], hour=7)

        company = factories.company()
        host = factories.host(company, is_primary=True).user
        mentor = factories.staff(Assignment.Role.MENTOR, company.municipality_id, ends_on=day(500).date())
        lasting, ending = (
            matching.record_match(
                challenge=factories.challenge(company),
                participants=[person],
                starts_on=day(start).date(),
                by=mentor,
                by_telephone=True,
            )
            for person, start in ((hanako, 5), (taro, 10))
        )
        happenings = {
            27: lambda: events.register(event=still, participant=factories.participant("遅い")),
            30: lambda: come(still),
            32: lambda: move(moved, 50),  # before any reminder
            54: lambda: move(back, 75),  # after the first reminder …
            56: lambda: move(back, 60),  # … and back again
            75: lambda: events.cancel_event(event=off, by=factories.staff(), reason="台風のため"),
            130: lambda: matching.move_match(
                match=ending, to=Match.Status.ENDED, by=mentor, reason="期間満了", by_telephone=True
            ),
        }
        for number in range(390):
            for hour, minute in when_somebody_looks(number, deep):
                clock.move_to(day(number, hour, minute))
                tick(beats)
            clock.move_to(day(number, 23))
            happenings.get(number, lambda: None)()

    sent = Message.objects.filter(kind__in=PLANNED, status=Message.Status.SENT)
    reminders = Counter(
        (message.recipient.name, message.subject.partition("：")[2] or message.subject)
        for message in sent.filter(kind="events.reminder").select_related("recipient")
    )
    assert reminders == {
        ("花子", still.title): 2,
        ("太郎", still.title): 2,
        ("遅い", still.title): 1,  # registered three days before: only the reminder of the last day
        ("花子", moved.title): 2,
        ("花子", back.title): 2,
        ("花子", off.title): 1,
        ("花子", early.title): 2,
    }
    thanked = sent.filter(kind="events.thanks").values_list("recipient__name", flat=True)
    assert sorted(thanked) == sorted(["花子", "太郎", "遅い"])
    asked = Counter(
        (check_in.match_id, check_in.side)
        for check_in in CheckIn.objects.all()
        for _m in sent.about(check_in)
    )
    assert asked == {
        (lasting.pk, "team"): 5,
        (lasting.pk, "host"): 5,
        (ending.pk, "team"): 3,
        (ending.pk, "host"): 3,
    }
    assert sent.filter(kind="matching.check_in_host").exclude(recipient=host).count() == 0
    for message in sent:
        local = timezone.localtime(message.sent_at)
        assert 8 <= local.hour < 21, (message, local)
    for check_in in CheckIn.objects.filter(match=lasting):
        [message] = sent.about(check_in)
        late = timezone.localdate(message.sent_at) - check_in.due_on
        assert dt.timedelta(0) <= late <= latest, (check_in.step, late)
    assert not Message.objects.unsent().exists()
