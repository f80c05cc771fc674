"""Mails that came back and complaints: the address is stopped, and whoever looks after the person is told."""

from anymail.signals import EventType, RejectReason
from django.db import IntegrityError, transaction

from iwate_kankei import clock
from iwate_kankei.models import Assignment, User

from . import news
from .models import Bounce, Message


def record(*, address, kind, source, detail="", message=None):
    """Take in one report. Returns True if it stops the address now (a repeated report changes nothing)."""
    address = address.lower()
    try:
        with transaction.atomic():
            bounce = Bounce.objects.create(
                address=address, kind=kind, source=source, detail=detail[:500], message=message
            )
            if kind != Bounce.Kind.SOFT:
                _stopped(bounce)
    except IntegrityError:  # stopped already
        return False
    return kind != Bounce.Kind.SOFT


def take_in(report):
    """A report from the mailbox. Only about a mail that we did send: anybody can write to that mailbox."""
    message = report and Message.objects.filter(message_id=report.message_id).first()
    if not message or not message.to:
        return False
    return record(
        address=message.to, kind=report.kind, source="mailbox", detail=report.detail, message=message
    )


def from_provider(sender, event, esp_name, **kwargs):
    """Anymail's tracking signal: what a mail provider tells by its (authenticated) webhook."""
    kind = _kind_of(event)
    if event.event_type == EventType.UNSUBSCRIBED:
        for user in User.objects.filter(email=(event.recipient or "").lower()):
            news.stop(user=user, how=f"told by {esp_name}")
    elif kind and event.recipient:
        message = Message.objects.filter(message_id=event.message_id or "").first()
        detail = event.mta_response or event.description or event.reject_reason or ""
        record(address=event.recipient, kind=kind, source=esp_name, detail=detail, message=message)


def _kind_of(event):
    if event.event_type == EventType.COMPLAINED or event.reject_reason == RejectReason.SPAM:
        return Bounce.Kind.COMPLAINT
    if event.event_type in (EventType.BOUNCED, EventType.REJECTED):
        hard = event.reject_reason in (RejectReason.BOUNCED, RejectReason.INVALID)
        return Bounce.Kind.HARD if hard else Bounce.Kind.SOFT
    return None


def _stopped(bounce):
    from .emails import ADDRESS_STOPPED

    user = User.objects.filter(email=bounce.address).first()
    if user is None:
        return
    if bounce.kind == Bounce.Kind.COMPLAINT:
        news.stop(user=user, how="complaint")
    Message.objects.enqueue_all(ADDRESS_STOPPED, to=looked_after_by(user), about=bounce)


def looked_after_by(user):
    """The mentors of a person: of the companies worked with or hosted, else of the places of interest.

    Read upwards through reverse relations, as far as the person has any of these.
    """
    participant = getattr(user, "participant", None)
    companies = User.objects.none()
    mine = User.objects.filter(mentored_companies__contacts__user=user)
    if participant:
        companies = User.objects.filter(
            mentored_companies__challenges__matches__team__members__participant=participant
        )
    found = list((mine | companies).filter(is_active=True).distinct())
    if found or participant is None:
        return found
    current = Assignment.objects.current().filter(
        role=Assignment.Role.MENTOR, municipality__in=participant.municipalities.all()
    )
    return list(User.objects.filter(assignments__in=current, is_active=True).distinct())


def clear(*, bounce, by):
    """The address works again (corrected, or a mistake): mails to it go from now on."""
    open_ = Bounce.objects.filter(pk=bounce.pk, cleared_at__isnull=True)
    return open_.update(cleared_at=clock.now(), cleared_by=by)
