"""The desk on the day, with tired helpers: repeated taps, people from the waiting list, odd requests."""

import pytest
from django.urls import reverse

from events import actions
from events.models import Event, Registration
from iwate_kankei.models import AuditEntry
from notifications.models import Message
from participants.models import Participant
from tests import factories

pytestmark = pytest.mark.django_db
Status = Registration.Status


def at(name, event):
    return reverse(f"events:{name}", args=[event.slug])


def page(response):
    return response.content.decode()


@pytest.fixture
def desk(sign_in):
    """(client of a helper, an event with one seat that is taken, its session)"""
    event = factories.event(capacity=1)
    actions.register(event=event, participant=factories.participant(name="佐藤 花子"))
    return sign_in(factories.staff()), event, event.sessions.get()


def test_second_scan_says_when_the_person_came(desk):
    client, event, session = desk
    scan = {"session": session.pk, "code": event.registrations.get().code}
    first = page(client.post(at("mark", event), scan, follow=True))
    second = page(client.post(at("mark", event), scan, follow=True))
    assert "佐藤 花子さんの来場を記録しました。" in first
    assert "佐藤 花子さんは、すでに" in second
    assert event.registrations.get().attendances.count() == 1


@pytest.mark.parametrize("odd", ["", "abc", "９", "999999999"])
def test_odd_numbers_mark_nobody(desk, odd):
    client, event, session = desk
    answer = client.post(at("mark", event), {"session": session.pk, "registration": odd})
    assert answer.status_code == 302
    assert not event.registrations.get().attendances.exists()


def test_event_without_sessions_has_no_desk_to_write_at(sign_in):
    event = factories.event(status=Event.Status.DRAFT)
    event.sessions.all().delete()
    client = sign_in(factories.staff())
    assert client.get(at("reception", event)).status_code == 200
    for name in ("mark", "walk_in", "close_reception"):
        assert client.post(at(name, event)).status_code == 404


def walk_in(client, event, session, email, **more):
    form = {"session": session.pk, "code": "ABCDEFGHJK", "name": "飛入 太郎", "email": email}
    return client.post(at("walk_in", event), form | more)


def test_somebody_from_the_waiting_list_is_let_in_at_the_door(desk):
    client, event, session = desk
    waiting = actions.register(event=event, participant=factories.participant(email="waits@example.jp"))
    assert walk_in(client, event, session, "waits@example.jp").status_code == 200  # no seat
    assert walk_in(client, event, session, "waits@example.jp", over_capacity="on").status_code == 302
    waiting.refresh_from_db(), event.refresh_from_db()
    assert (waiting.status, event.capacity, event.seats_taken) == (Status.CONFIRMED, 2, 2)
    assert waiting.attendances.get().status == "present"
    assert event.registrations.count() == 2


def test_somebody_with_an_offered_seat_takes_it_at_the_door(desk):
    client, event, session = desk
    first = event.registrations.get()
    offered = actions.register(event=event, participant=factories.participant(email="next@example.jp"))
    actions.cancel(registration=first, by=first.participant.user)
    walk_in(client, event, session, "next@example.jp")
    offered.refresh_from_db(), event.refresh_from_db()
    assert (offered.status, offered.offered_until, event.seats_taken) == (Status.CONFIRMED, None, 1)


def test_paper_list_is_typed_in_after_the_event(desk, sign_in, time_machine_at):
    _client, event, session = desk
    time_machine_at(event.ends_at)
    client = sign_in(factories.staff())
    assert walk_in(client, event, session, "", over_capacity="on").status_code == 302
    assert Participant.objects.get(name="飛入 太郎").registrations.attended().count() == 1


def test_code_leads_helpers_to_the_person_and_the_person_to_the_registration(desk, sign_in):
    client, event, _session = desk
    row = event.registrations.get()
    code = reverse("events:code", args=[row.code])
    assert client.get(code).url == at("reception", event) + f"?q={row.number}"
    assert sign_in(row.participant.user).get(code).url == reverse("my_events:detail", args=[row.pk])
    assert sign_in(factories.participant().user).get(code).status_code == 404


@pytest.mark.parametrize("name", ["export", "names", "badges"])
def test_lists_that_leave_are_in_the_audit_log(desk, name):
    client, event, _session = desk
    assert client.get(at(name, event)).status_code == 200
    entry = AuditEntry.objects.get(verb="export")
    assert (entry.model, entry.row) == ("events.registration", str(event))


def test_day_that_people_came_to_is_not_deleted(desk, sign_in):
    from django.db.models import ProtectedError

    _client, event, session = desk
    actions.mark_attendance(
        registration=event.registrations.get(), session=session, status="present", by=None
    )
    with pytest.raises(ProtectedError):
        session.delete()


def test_mail_sent_twice_by_a_double_tap_goes_once(desk):
    client, event, _session = desk
    form = client.get(at("mailing", event)).context["form"]
    words = {"key": form["key"].value(), "state": "confirmed", "subject": "資料", "text": "こちらです。"}
    for _ in range(2):
        client.post(at("mailing", event), words | {"step": "send"})
    assert (event.mailings.count(), Message.objects.filter(kind="events.mailing").count()) == (1, 1)
    client.post(at("mailing", event), words | {"step": "send", "text": "訂正です。"})
    assert event.mailings.count() == 2


def test_promoting_without_a_reason_is_refused_in_words(desk):
    client, event, _session = desk
    waiting = actions.register(event=event, participant=factories.participant())
    Event.objects.filter(pk=event.pk).update(capacity=2)
    move = reverse("events:move", args=[event.slug, waiting.pk])
    client.post(move, {"to": "promote", "reason": " "})
    waiting.refresh_from_db()
    assert waiting.status == Status.WAITING
    client.post(move, {"to": "promote", "reason": "通訳のため"})
    waiting.refresh_from_db()
    assert (waiting.status, waiting.reason) == (Status.OFFERED, "通訳のため")


def test_staff_admit_into_a_citys_seats_and_add_one_there(desk):
    client, event, _session = desk
    stream = event.streams.create(municipality_id=factories.KAMAISHI, capacity=0)
    guest = factories.participant(email="guest@example.jp")
    form = {"email": "guest@example.jp", "stream": stream.pk, "reason": "講師", "over_capacity": "on"}
    assert client.post(at("admit", event), form).status_code == 302
    row = event.registrations.get(participant=guest)
    stream.refresh_from_db(), event.refresh_from_db()
    assert (row.status, row.stream) == (Status.CONFIRMED, stream)
    assert (stream.capacity, stream.seats_taken, event.capacity, event.seats_taken) == (1, 1, 2, 2)
