"""Registering, cancelling, the offered seat."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from iwate_kankei import clock

from .. import emails
from ..models import Event, Registration
from . import seats
from .seats import Status


def register(*, event, participant, source="", stream=None, answers=None):
    """A seat, or a place on the waiting list when there is none; refused with a ValidationError.

    One registration counts 12 SQL statements or less in the whole request (tests/events/test_budgets.py).
    """
    return _enter(event, participant, _person_may, source=source, stream=stream, answers=answers or {})


def admit(*, event, participant, by, reason, stream=None, over_capacity=False, **fields):
    """Staff register somebody outside the rules and say why; `over_capacity` adds a seat if none is free."""
    fields |= {"admitted_by": by, "reason": reason}
    return _enter(event, participant, _staff_may, over_capacity=over_capacity, stream=stream, **fields)


@transaction.atomic
def admit_at_the_door(*, event, participant, by, code, over_capacity=False):
    """Somebody who came has a seat now: a new registration, or the place on the waiting list made a seat.

    Also after the event, when a paper list is typed in.
    """
    waited = event.registrations.active().filter(participant=participant).first()
    if waited:
        return _seat_now(waited, by, over_capacity)
    fields = {"admitted_by": by, "code": code, "reason": _("Came without registration")}
    return _enter(event, participant, _published, over_capacity=over_capacity, **fields)


def _seat_now(registration, by, over_capacity):
    event = seats.lock(registration.event)
    registration = _fresh(registration)
    if registration.status == Status.WAITING:
        if over_capacity:
            seats.add_one_if_full(event, registration.stream)
        if not seats.has_seat(event, registration.stream):
            return registration
        seats.take(event, registration.stream)
        registration.admitted_by, registration.reason = by, _("Came from the waiting list")
        registration.save(update_fields=["admitted_by", "reason"])
    if registration.status in (Status.WAITING, Status.OFFERED):
        seats.move(registration, Status.CONFIRMED, offered_until=None, confirmed_at=clock.now())
    return registration


def _enter(event, participant, may, *, stream=None, over_capacity=False, **fields):
    try:
        with transaction.atomic():
            participant.check_takes_part()
            event = seats.lock(event)
            may(event, participant)
            if stream:
                stream = event.streams.get(pk=stream.pk)  # its seats as they are under the lock
            if over_capacity:
                seats.add_one_if_full(event, stream)
            seated = seats.has_seat(event, stream) and (
                over_capacity or not seats.somebody_waits(event, stream)
            )
            return _create(event, participant, stream, seated, **fields)
    except IntegrityError as error:
        if "one_active_registration" not in str(error):
            raise
        raise ValidationError(_("You are registered for this event already."), code="already") from error


def _create(event, participant, stream, seated, **fields):
    event.last_number += 1
    registration = Registration.objects.create(
        event=event,
        participant=participant,
        stream=stream,
        number=event.last_number,
        status=Status.CONFIRMED if seated else Status.WAITING,
        confirmed_at=clock.now() if seated else None,
        **fields,
    )
    if seated:
        seats.take(event, stream)
        emails.confirmed(registration)
    else:
        event.save(update_fields=["last_number"])
        emails.waiting(registration)
    return registration


def _person_may(event, participant):
    """Raise what keeps a person from registering."""
    refusals = {
        Event.Booking.DRAFT: _("This event is not published."),
        Event.Booking.CANCELLED: _("This event has been cancelled."),
        Event.Booking.OVER: _("This event is over."),
        Event.Booking.NOT_YET: _("Registration for this event has not begun yet."),
        Event.Booking.CLOSED: _("Registration for this event has closed."),
    }
    state = event.booking()
    if state in refusals:
        raise ValidationError(refusals[state], code=state)
    if event.requires and not has_attended(participant, event.requires):
        raise ValidationError(
            _("This event is for people who attended an event of the kind “%(kind)s”. Please ask the office.")
            % {"kind": event.get_requires_display()},
            code="requires",
        )


def _published(event, participant):
    if event.status != Event.Status.PUBLISHED:
        raise ValidationError(_("This event is not published."), code=event.status)


def _staff_may(event, participant):
    _published(event, participant)
    if event.ends_at <= clock.now():
        raise ValidationError(_("This event is over."), code="over")


def has_attended(participant, kind):
    return participant.registrations.filter(event__kind=kind).attended().exists()


@transaction.atomic
def cancel(*, registration, by):
    """End a registration; its seat goes to the next. Cancelling twice changes nothing."""
    event = seats.lock(registration.event)
    registration = _fresh(registration)
    own = registration.participant.user == by
    if not registration.is_active:
        return registration
    if own and not registration.may_be_cancelled():
        raise ValidationError(
            _("It is too late to cancel here. Please call or write to the office."), code="too_late"
        )
    return _end(event, registration, Registration.End.PERSON if own else Registration.End.STAFF)


@transaction.atomic
def accept_offer(*, registration):
    """Take the offered seat; accepting twice changes nothing."""
    seats.lock(registration.event)
    registration = _fresh(registration)
    if registration.status == Status.CONFIRMED:
        return registration
    if registration.status != Status.OFFERED or registration.offered_until <= clock.now():
        raise ValidationError(_("This offer has ended. You may register again."), code="offer_over")
    seats.move(registration, Status.CONFIRMED, offered_until=None, confirmed_at=clock.now())
    emails.confirmed(registration)
    return registration


@transaction.atomic
def decline_offer(*, registration):
    """Leave the offered seat to the next."""
    event = seats.lock(registration.event)
    registration = _fresh(registration)
    if registration.status != Status.OFFERED:
        raise ValidationError(_("This offer has ended."), code="offer_over")
    return _end(event, registration, Registration.End.DECLINED)


@transaction.atomic
def promote(*, registration, by, reason, over_capacity=False):
    """Staff offer a seat out of order, and say why; `over_capacity` adds a seat if none is free.

    A seat that becomes free is offered in order at once, so that without it there is hardly ever one.
    """
    if not reason.strip():
        raise ValidationError(_("Please say why this person goes first."), code="reason")
    event = seats.lock(registration.event)
    registration = _fresh(registration)
    if registration.status != Status.WAITING:
        raise ValidationError(_("This person is not on the waiting list."), code="not_waiting")
    told_at = seats.telling_time()
    if told_at >= event.starts_at:
        raise ValidationError(
            _("The event begins before a mail can go. Please telephone, and let the person in at the door."),
            code="too_late",
        )
    if over_capacity:
        seats.add_one_if_full(event, registration.stream)
    if not seats.has_seat(event, registration.stream):
        raise ValidationError(_("No seat is free. You can add one for this person."), code="full")
    registration.admitted_by, registration.reason = by, reason
    registration.save(update_fields=["admitted_by", "reason"])
    seats.offer(event, registration, registration.stream, told_at)
    return registration


@transaction.atomic
def change_answers(*, registration, answers):
    """New answers to the event's questions, until the last moment to cancel."""
    seats.lock(registration.event)
    registration = _fresh(registration)
    if not registration.may_be_cancelled():
        raise ValidationError(_("The answers can no longer be changed."), code="too_late")
    registration.answers = answers
    registration.save(update_fields=["answers"])
    return registration


def _fresh(registration):
    """The row as it is under the lock."""
    return Registration.objects.select_related("event", "stream", "participant__user").get(pk=registration.pk)


def _end(event, registration, ended_by):
    seated = registration.status in Registration.SEATED
    seats.move(
        registration, Status.CANCELLED, offered_until=None, cancelled_at=clock.now(), ended_by=ended_by
    )
    emails.withdraw(registration)
    emails.cancelled(registration)
    if seated:
        seats.free(event, registration)
    return registration
