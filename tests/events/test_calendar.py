"""Calendar files: they parse again with icalendar, keep their UID, and raise SEQUENCE."""

import datetime as dt
import zoneinfo

import pytest
from django.urls import reverse
from icalendar import Calendar

from events import actions, attachments, calendar
from events.models import CalendarFeed, Event
from notifications.models import Message
from tests import factories

pytestmark = pytest.mark.django_db
TOKYO = zoneinfo.ZoneInfo("Asia/Tokyo")
TEN = dt.datetime(2027, 5, 8, 10, tzinfo=TOKYO)


def entries(content):
    parsed = Calendar.from_ical(content)
    assert parsed["VERSION"] == "2.0"
    assert parsed["PRODID"]
    assert not parsed.errors
    for entry in parsed.events:
        assert not entry.errors
        assert entry["UID"] and entry["DTSTAMP"]
        assert entry["ORGANIZER"].startswith("mailto:")  # PUBLISH and CANCEL need one (RFC 5546)
        assert entry.end > entry.start
    assert Calendar.from_ical(parsed.to_ical()).to_ical() == parsed.to_ical()
    return parsed.events


def two_days():
    event = factories.event(
        title="地域実践活動, 釜石; 2日間", starts_at=TEN, hours=6, status=Event.Status.DRAFT
    )
    event.sessions.create(starts_at=TEN + dt.timedelta(days=1), ends_at=TEN + dt.timedelta(days=1, hours=4))
    return actions.publish(event=event, by=factories.staff())


def test_public_file_has_an_entry_for_each_day_in_japans_time_zone(client):
    event = two_days()
    answer = client.get(reverse("events:calendar", args=[event.slug]))
    assert answer["Content-Type"].startswith("text/calendar")
    first, second = entries(answer.content)
    assert str(first["SUMMARY"]) == event.title
    assert (first.start, second.start) == (TEN, TEN + dt.timedelta(days=1))
    assert first["DTSTART"].params["TZID"] == "Asia/Tokyo"
    assert b"BEGIN:VTIMEZONE" in answer.content
    assert max(len(line) for line in answer.content.split(b"\r\n")) <= 75


def test_online_address_is_only_in_the_file_of_a_confirmed_person():
    event = factories.event(online_url="https://example.jp/room", capacity=1)
    seated, waiting = (actions.register(event=event, participant=factories.participant()) for _ in range(2))
    assert b"example.jp/room" in calendar.of_registration(seated)
    assert b"example.jp/room" not in calendar.of_registration(waiting)
    assert b"example.jp/room" not in calendar.of_event(event)


def test_change_keeps_the_uid_and_raises_the_sequence():
    event = two_days()
    registration = actions.register(event=event, participant=factories.participant())
    before = entries(calendar.of_registration(registration))
    session = event.sessions.first()
    session.starts_at += dt.timedelta(hours=1)
    session.save()
    actions.announce_changes(event=event)
    registration.refresh_from_db()
    after = entries(calendar.of_registration(registration))
    assert [entry["UID"] for entry in before] == [entry["UID"] for entry in after]
    assert after[0]["SEQUENCE"] > before[0]["SEQUENCE"]
    assert after[0].start == TEN + dt.timedelta(hours=1)


def test_day_taken_out_is_cancelled_in_the_mail_and_in_the_feed_of_who_had_it(sign_in, client):
    event, early = two_days(), factories.participant()
    registration = actions.register(event=event, participant=early)
    first, second = entries(calendar.of_registration(registration))
    event.sessions.last().delete()
    actions.announce_changes(event=event)
    late = actions.register(event=event, participant=factories.participant())

    (message,) = Message.objects.filter(kind="events.changed")
    (_name, stays, _type), (_name, gone, kind) = attachments.calendar_entry_of_seated(message)
    assert [entry["UID"] for entry in entries(stays)] == [first["UID"]]
    assert kind == "text/calendar; method=CANCEL"
    assert Calendar.from_ical(gone)["METHOD"] == "CANCEL"
    (cancelled,) = entries(gone)
    assert (cancelled["UID"], cancelled["STATUS"]) == (second["UID"], "CANCELLED")
    assert cancelled["SEQUENCE"] > second["SEQUENCE"]
    assert (cancelled.start, cancelled["ORGANIZER"]) == (second.start, second["ORGANIZER"])

    sign_in(early.user).post(reverse("my_events:renew_feed"))
    feed = client.get(reverse("events:calendar_feed", args=[early.calendar_feed.token])).content
    assert {str(entry["UID"]): str(entry["STATUS"]) for entry in entries(feed)} == {
        first["UID"]: "CONFIRMED",
        second["UID"]: "CANCELLED",
    }
    late.refresh_from_db()
    assert calendar.of_days_taken_out(late) is None


def test_cancelling_after_a_day_was_taken_out_still_ends_that_day(sign_in):
    event, person = two_days(), factories.participant()
    registration = actions.register(event=event, participant=person)
    event.sessions.last().delete()
    actions.announce_changes(event=event)
    registration = actions.cancel(registration=registration, by=person.user)
    assert len(entries(calendar.of_registration(registration))) == 1
    copy = actions.clone(event=event, by=factories.staff(), shift=dt.timedelta(days=30))
    assert copy.dropped == []


def test_cancelling_and_registering_again_always_outranks_what_came_before():
    event, person = factories.event(), factories.participant()
    sequences, methods = [], []
    for _ in range(2):
        registration = actions.register(event=event, participant=person)
        for step in range(2):
            content = calendar.of_registration(registration)
            sequences.append(entries(content)[0]["SEQUENCE"])
            methods.append((Calendar.from_ical(content)["METHOD"], entries(content)[0]["STATUS"]))
            if step == 0:
                registration = actions.cancel(registration=registration, by=person.user)
    assert sequences == sorted(set(sequences))
    assert methods == [("PUBLISH", "CONFIRMED"), ("CANCEL", "CANCELLED")] * 2


def test_cancelled_event_sends_a_cancellation():
    event = two_days()
    registration = actions.register(event=event, participant=factories.participant())
    sequence = entries(calendar.of_registration(registration))[0]["SEQUENCE"]
    actions.cancel_event(event=event, by=factories.staff(), reason="台風")
    registration.refresh_from_db()
    (first, _second) = entries(calendar.of_registration(registration))
    assert first["STATUS"] == "CANCELLED"
    assert first["SEQUENCE"] > sequence


def test_feed_needs_its_secret_and_can_be_revoked(sign_in, client):
    event, person = factories.event(), factories.participant()
    actions.register(event=event, participant=person)
    sign_in(person.user).post(reverse("my_events:renew_feed"))
    old = reverse("events:calendar_feed", args=[CalendarFeed.objects.get().token])
    client.logout()
    assert [str(entry["SUMMARY"]) for entry in entries(client.get(old).content)] == [event.title]
    sign_in(person.user).post(reverse("my_events:renew_feed"))
    assert client.get(old).status_code == 404
    new = reverse("events:calendar_feed", args=[CalendarFeed.objects.get().token])
    assert client.get(new).status_code == 200
    client.post(reverse("my_events:renew_feed"), {"off": "1"})
    assert client.get(new).status_code == 404
    assert CalendarFeed.objects.count() == 0
