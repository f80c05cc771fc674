"""The waiting list at night, at its end, and when seats of one city change."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from events import actions
from events.invariants import CHECKS
from events.models import Event, Registration
from notifications import rendering
from notifications.models import Message
from tests import factories

from .admin_form import typed

pytestmark = pytest.mark.django_db
Status = Registration.Status
JST = dt.timezone(dt.timedelta(hours=9))


def registered(event, count=1, **fields):
    return [
        actions.register(event=event, participant=factories.participant(), **fields) for _ in range(count)
    ]


def states(event):
    return list(event.registrations.order_by("number").values_list("status", flat=True))


def test_promoted_at_night_is_told_in_the_morning(time_machine_at):
    night = dt.datetime(2027, 1, 10, 23, 30, tzinfo=JST)
    event = factories.event(capacity=1, starts_at=night + dt.timedelta(days=30))
    _seated, waiting = registered(event, 2)
    Event.objects.filter(pk=event.pk).update(capacity=2)
    time_machine_at(night)
    actions.promote(registration=waiting, by=factories.staff(), reason="通訳")
    assert Message.objects.get(kind="events.offered").due_at == dt.datetime(2027, 1, 11, 8, tzinfo=JST)


def test_promoted_in_the_night_before_the_event_is_refused_for_no_mail_would_come_in_time(time_machine_at):
    morning = dt.datetime(2027, 1, 11, 7, 30, tzinfo=JST)
    event = factories.event(capacity=1, starts_at=morning)
    _seated, waiting = registered(event, 2)
    Event.objects.filter(pk=event.pk).update(capacity=2)
    time_machine_at(morning - dt.timedelta(hours=8))
    with pytest.raises(ValidationError) as refused:
        actions.promote(registration=waiting, by=factories.staff(), reason="通訳")
    assert refused.value.code == "too_late"
    assert states(event) == [Status.CONFIRMED, Status.WAITING]


@pytest.mark.parametrize(
    ("hours_before", "words"),
    [
        (49, "48時間（それより早く始まるときは開始まで）お取り置きします"),
        (48, "開始の時刻（2027年2月20日（土）10:00）までお取り置きします"),
        (3, "開始の時刻（2027年2月20日（土）10:00）までお取り置きします"),
    ],
)
def test_who_waits_reads_how_long_a_seat_would_really_be_held(sign_in, time_machine_at, hours_before, words):
    start = dt.datetime(2027, 2, 20, 10, tzinfo=JST)
    time_machine_at(start - dt.timedelta(hours=hours_before))
    event = factories.event(capacity=1, starts_at=start)
    seated, waiting = registered(event, 2)
    assert words in sign_in(factories.participant().user).get(event.get_absolute_url()).content.decode()
    client = sign_in(waiting.participant.user)
    assert words in client.get(reverse("my_events:detail", args=[waiting.pk])).content.decode()
    message = Message.objects.get(kind="events.waiting")
    assert words.replace("お取り", "お席をお取り") in rendering.words(message)[1]
    actions.cancel(registration=seated, by=factories.staff())
    waiting.refresh_from_db()
    assert (waiting.offered_until == start) == ("開始の時刻" in words)


def test_offer_does_not_run_out_while_people_sleep(time_machine_at):
    evening = dt.datetime(2027, 1, 10, 18, tzinfo=JST)
    event = factories.event(capacity=1, offer_hours=6, starts_at=evening + dt.timedelta(days=30))
    first, second = registered(event, 2)
    time_machine_at(evening)
    actions.cancel(registration=first, by=first.participant.user)
    second.refresh_from_db()
    assert second.offered_until == dt.datetime(2027, 1, 11, 8, tzinfo=JST)


def test_who_waits_in_vain_is_told_once_when_the_event_begins(time_machine_at):
    event = factories.event(capacity=1)
    _seated, waiting = registered(event, 2)
    time_machine_at(event.starts_at - dt.timedelta(minutes=1))
    actions.move_waiting_lists()
    assert states(event) == [Status.CONFIRMED, Status.WAITING]
    time_machine_at(event.starts_at)
    for _ in range(2):
        actions.move_waiting_lists()
    waiting.refresh_from_db()
    assert (waiting.status, waiting.ended_by) == (Status.CANCELLED, "no_seat")
    told = Message.objects.filter(kind="events.no_seat").values_list("to", flat=True)
    assert list(told) == [waiting.participant.email]


def test_more_seats_of_a_city_are_offered_at_once_in_the_admin(sign_in):
    event = factories.event(capacity=5)
    stream = event.streams.create(municipality_id=factories.ICHINOSEKI, capacity=1)
    registered(event, 3, stream=stream)
    client, url = sign_in(factories.staff()), reverse("admin:events_event_change", args=[event.pk])
    form = typed(client.get(url))
    answer = client.post(url, form | {"streams-0-capacity": 2})
    assert answer.status_code == 302, answer.context["errors"]
    stream.refresh_from_db()
    assert (stream.capacity, stream.seats_taken) == (2, 2)
    assert states(event) == [Status.CONFIRMED, Status.OFFERED, Status.WAITING]
    answer = client.post(url, form | {"streams-0-capacity": 1}, follow=True)
    stream.refresh_from_db()
    assert (answer.status_code, stream.capacity) == (200, 2)  # two are given: refused in words
    assert "2" in " ".join(str(message) for message in answer.context["messages"])
    assert [line for check in CHECKS for line in check()] == []


def test_members_of_the_queue_see_their_own_place(sign_in):
    event = factories.event(capacity=1)
    _seated, _first, second = registered(event, 3)
    client = sign_in(second.participant.user)
    words = client.get(reverse("my_events:detail", args=[second.pk])).content.decode()
    assert "キャンセル待ちの順番は2番目です" in words


def test_changed_event_says_how_it_was(time_machine_at):
    start = dt.datetime(2027, 2, 20, 10, tzinfo=JST)
    event = factories.event(starts_at=start, venue="東京", status=Event.Status.DRAFT)
    event = actions.publish(event=event, by=factories.staff())
    registered(event)
    event.sessions.update(
        starts_at=start + dt.timedelta(days=1), ends_at=start + dt.timedelta(days=1, hours=2)
    )
    Event.objects.filter(pk=event.pk).update(venue="釜石")
    actions.announce_changes(event=event)
    before = Message.objects.get(kind="events.changed").context["before"]
    assert before["venue"] == "東京"
    assert [dt.datetime.fromisoformat(moment) for moment in before["sessions"][0][1:3]] == [
        start,
        start + dt.timedelta(hours=2),
    ]
    assert "title" not in before
