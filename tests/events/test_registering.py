"""Registering, the waiting list, cancelling: what people and the outbox see."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from events import actions
from events.models import Event, Registration
from iwate_kankei import clock
from notifications.models import Message
from tests import factories

pytestmark = pytest.mark.django_db
Status = Registration.Status


def registered(event, count=1):
    return [actions.register(event=event, participant=factories.participant()) for _ in range(count)]


def mails(kind):
    return list(Message.objects.filter(kind=f"events.{kind}").values_list("to", flat=True))


def states(event):
    return list(event.registrations.order_by("number").values_list("status", flat=True))


def test_register_takes_a_seat_and_queues_one_confirmation():
    event = factories.event(capacity=2)
    (registration,) = registered(event)
    event.refresh_from_db()
    assert (registration.status, registration.number, event.seats_taken) == (Status.CONFIRMED, 1, 1)
    assert mails("confirmed") == [registration.participant.email]


def test_register_when_full_joins_the_waiting_list_in_order():
    event = factories.event(capacity=1)
    rows = registered(event, 3)
    assert [row.status for row in rows] == [Status.CONFIRMED, Status.WAITING, Status.WAITING]
    assert [row.place for row in rows[1:]] == [1, 2]
    assert len(mails("waiting")) == 2


def test_register_twice_is_refused_in_words():
    event = factories.event()
    person = factories.participant()
    actions.register(event=event, participant=person)
    with pytest.raises(ValidationError, match="already|すでに") as refused:
        actions.register(event=event, participant=person)
    assert refused.value.code == "already"
    assert event.registrations.count() == 1


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"status": Event.Status.DRAFT}, "draft"),
        ({"status": Event.Status.CANCELLED}, "cancelled"),
        ({"starts_at": clock.now() - dt.timedelta(days=1)}, "over"),
        ({"opens_at": clock.now() + dt.timedelta(days=1)}, "not_yet"),
        ({"closes_at": clock.now() - dt.timedelta(minutes=1)}, "closed"),
    ],
)
def test_register_is_refused(fields, code):
    event = factories.event(**fields)
    with pytest.raises(ValidationError) as refused:
        registered(event)
    assert refused.value.code == code


def test_cancel_offers_the_seat_to_the_next_and_holds_it():
    event = factories.event(capacity=1)
    first, second, third = registered(event, 3)
    actions.cancel(registration=first, by=first.participant.user)
    assert states(event) == [Status.CANCELLED, Status.OFFERED, Status.WAITING]
    event.refresh_from_db()
    assert event.seats_taken == 1
    assert mails("offered") == [second.participant.email]
    assert mails("cancelled") == [first.participant.email]
    assert registered(event)[0].status == Status.WAITING  # newcomers do not pass the queue


def test_cancel_withdraws_the_confirmation_that_has_not_left():
    event = factories.event()
    (registration,) = registered(event)
    actions.cancel(registration=registration, by=registration.participant.user)
    confirmation = Message.objects.get(kind="events.confirmed")
    assert confirmation.status == Message.Status.WITHDRAWN


def test_cancel_twice_changes_nothing():
    event = factories.event(capacity=2)
    first, _second = registered(event, 2)
    for _ in range(2):
        actions.cancel(registration=first, by=first.participant.user)
    event.refresh_from_db()
    assert event.seats_taken == 1
    assert len(mails("cancelled")) == 1


def test_cancel_after_the_deadline_is_for_staff_only():
    event = factories.event(cancel_until=clock.now() - dt.timedelta(hours=1))
    (registration,) = registered(event)
    with pytest.raises(ValidationError):
        actions.cancel(registration=registration, by=registration.participant.user)
    actions.cancel(registration=registration, by=factories.staff())
    registration.refresh_from_db()
    assert (registration.status, registration.ended_by) == (Status.CANCELLED, Registration.End.STAFF)


def test_register_again_after_cancelling_is_a_new_row_with_a_mail_of_its_own():
    event = factories.event()
    (first,) = registered(event)
    actions.cancel(registration=first, by=first.participant.user)
    again = actions.register(event=event, participant=first.participant)
    assert (again.status, again.number) == (Status.CONFIRMED, 2)
    assert Message.objects.filter(kind="events.confirmed", status=Message.Status.QUEUED).count() == 1


def test_accept_offer_confirms_and_twice_is_once():
    event = factories.event(capacity=1)
    first, second = registered(event, 2)
    actions.cancel(registration=first, by=first.participant.user)
    for _ in range(2):
        actions.accept_offer(registration=second)
    assert states(event) == [Status.CANCELLED, Status.CONFIRMED]
    assert mails("confirmed").count(second.participant.email) == 1


def test_decline_passes_the_seat_on():
    event = factories.event(capacity=1)
    first, second, _third = registered(event, 3)
    actions.cancel(registration=first, by=first.participant.user)
    actions.decline_offer(registration=second)
    assert states(event) == [Status.CANCELLED, Status.CANCELLED, Status.OFFERED]


def test_offer_runs_out_and_moves_on_without_anybody_at_a_desk(time_machine_at):
    event = factories.event(capacity=1, starts_at=clock.now() + dt.timedelta(days=30))
    first, second, _third = registered(event, 3)
    actions.cancel(registration=first, by=first.participant.user)
    second.refresh_from_db()
    time_machine_at(second.offered_until)
    with pytest.raises(ValidationError):
        actions.accept_offer(registration=second)
    actions.move_waiting_lists()
    actions.move_waiting_lists()
    assert states(event) == [Status.CANCELLED, Status.CANCELLED, Status.OFFERED]
    assert mails("ran_out") == [second.participant.email]


def test_offer_at_night_is_told_in_the_morning_and_its_hours_count_from_then(time_machine_at):
    night = dt.datetime(2027, 1, 10, 23, 30, tzinfo=dt.timezone(dt.timedelta(hours=9)))
    event = factories.event(capacity=1, starts_at=night + dt.timedelta(days=30))
    first, second = registered(event, 2)
    time_machine_at(night)
    actions.cancel(registration=first, by=first.participant.user)
    morning = dt.datetime(2027, 1, 11, 8, 0, tzinfo=night.tzinfo)
    second.refresh_from_db()
    assert second.offered_until == morning + dt.timedelta(hours=48)
    assert Message.objects.get(kind="events.offered").due_at == morning


def test_offer_never_lasts_beyond_the_start(time_machine_at):
    noon = dt.datetime(2027, 1, 10, 12, 0, tzinfo=dt.timezone(dt.timedelta(hours=9)))
    event = factories.event(capacity=1, starts_at=noon + dt.timedelta(hours=20))
    time_machine_at(noon)
    first, second = registered(event, 2)
    actions.cancel(registration=first, by=first.participant.user)
    second.refresh_from_db()
    assert second.offered_until == event.starts_at


def test_more_seats_are_offered_at_once_and_fewer_than_given_is_refused():
    event = factories.event(capacity=1)
    registered(event, 4)
    actions.change_capacity(event=event, capacity=3, by=factories.staff())
    assert states(event) == [Status.CONFIRMED, Status.OFFERED, Status.OFFERED, Status.WAITING]
    with pytest.raises(ValidationError, match="3"):
        actions.change_capacity(event=event, capacity=2, by=factories.staff())


def test_promote_out_of_order_needs_a_free_seat_and_keeps_the_reason():
    event = factories.event(capacity=1)
    _first, _second, third = registered(event, 3)
    staff = factories.staff()
    with pytest.raises(ValidationError):
        actions.promote(registration=third, by=staff, reason="講師")
    Event.objects.filter(pk=event.pk).update(capacity=2)
    actions.promote(registration=third, by=staff, reason="講師")
    third.refresh_from_db()
    assert (third.status, third.reason, third.admitted_by) == (Status.OFFERED, "講師", staff)


def test_condition_asks_for_an_earlier_lecture_and_staff_can_admit():
    lecture = factories.event(kind=Event.Kind.LECTURE)
    fieldwork = factories.event(kind=Event.Kind.FIELDWORK, requires=Event.Kind.LECTURE)
    person, staff = factories.participant(), factories.staff()
    with pytest.raises(ValidationError) as refused:
        actions.register(event=fieldwork, participant=person)
    assert refused.value.code == "requires"
    admitted = actions.admit(event=fieldwork, participant=factories.participant(), by=staff, reason="通訳")
    assert (admitted.status, admitted.reason) == (Status.CONFIRMED, "通訳")
    came = actions.register(event=lecture, participant=person)
    actions.mark_attendance(
        registration=came, session=lecture.sessions.get(), status="present", by=factories.staff()
    )
    assert actions.register(event=fieldwork, participant=person).status == Status.CONFIRMED


def test_streams_share_the_seats_between_cities():
    event = factories.event(capacity=3)
    one = event.streams.create(municipality_id=factories.ICHINOSEKI, capacity=1)
    two = event.streams.create(municipality_id=factories.KAMAISHI, capacity=2)
    choices = [one, one, two]
    rows = [actions.register(event=event, participant=factories.participant(), stream=s) for s in choices]
    assert [row.status for row in rows] == [Status.CONFIRMED, Status.WAITING, Status.CONFIRMED]
    actions.cancel(registration=rows[2], by=factories.staff())
    assert states(event) == [
        Status.CONFIRMED,
        Status.WAITING,
        Status.CANCELLED,
    ]  # the seat is the other city's
    actions.cancel(registration=rows[0], by=factories.staff())
    assert states(event) == [Status.CANCELLED, Status.OFFERED, Status.CANCELLED]
    one.refresh_from_db(), two.refresh_from_db()
    assert (one.seats_taken, two.seats_taken) == (1, 0)


def test_cancelled_event_ends_every_registration_and_tells_each_once():
    event = factories.event(capacity=1)
    rows = registered(event, 3)
    actions.cancel_event(event=event, by=factories.staff(), reason="台風のため")
    assert states(event) == [Status.CANCELLED] * 3
    assert sorted(mails("event_cancelled")) == sorted(row.participant.email for row in rows)
    with pytest.raises(ValidationError):
        actions.cancel_event(event=event, by=factories.staff(), reason="もう一度")


def test_moved_event_is_told_once_and_raises_the_sequence():
    event = factories.event(status=Event.Status.DRAFT)
    event = actions.publish(event=event, by=factories.staff())
    (registration,) = registered(event)
    event.sessions.update(
        starts_at=event.starts_at + dt.timedelta(days=1), ends_at=event.ends_at + dt.timedelta(days=1)
    )
    for _ in range(2):
        event = actions.announce_changes(event=event)
    assert (event.sequence, mails("changed")) == (1, [registration.participant.email])
    assert event.starts_at == event.sessions.get().starts_at


def test_clone_is_a_draft_with_everything_but_the_people():
    event = factories.event(venue="東京", venue_for=Event.VenueFor.CONFIRMED)
    event.rules.filter(kind="reminder", days_before=7).update(days_before=10, words="持ち物：名刺")
    registered(event)
    sent = Message.objects.count()
    copy = actions.clone(event=event, by=factories.staff(), shift=dt.timedelta(days=364))
    assert (copy.status, copy.seats_taken, copy.last_number) == (Event.Status.DRAFT, 0, 0)
    assert (copy.venue, copy.venue_for) == ("東京", Event.VenueFor.CONFIRMED)
    assert copy.starts_at == event.starts_at + dt.timedelta(days=364)
    assert copy.rules.get(kind="reminder", days_before=10).words == "持ち物：名刺"
    assert copy.rules.count() == 6
    assert Message.objects.count() == sent
