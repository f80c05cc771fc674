"""Mails that came back and complaints: the address is stopped, and whoever looks after the person is told."""

from django.db import IntegrityError, transaction

from iwate_kankei.models import User

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
    from iwate_kankei.models import Assignment

    current = Assignment.objects.current().filter(
        role=Assignment.Role.MENTOR, municipality__in=participant.municipalities.all()
    )
    return list(User.objects.filter(assignments__in=current, is_active=True).distinct())


def clear(*, bounce, by, now):
    """The address works again (corrected, or a mistake): mails to it go from now on."""
    return Bounce.objects.filter(pk=bounce.pk, cleared_at__isnull=True).update(cleared_at=now, cleared_by=by)
