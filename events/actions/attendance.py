"""Reception: who came. Every mark may be repeated: a double scan or a second tap changes nothing."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from iwate_kankei import clock
from participants.japanese import normalise, to_hiragana
from participants.models import Participant

from ..models import Attendance, Registration
from . import seats
from .registration import admit_at_the_door


@transaction.atomic
def mark_attendance(*, registration, session, status, by):
    """Record that somebody came or did not; the first mark's time and helper stay when repeated."""
    if session.event_id != registration.event_id:
        raise ValidationError(_("This session belongs to another event."), code="session")
    if registration.status != Registration.Status.CONFIRMED:
        raise ValidationError(_("This person has no confirmed seat."), code="not_confirmed")
    attendance, new = Attendance.objects.select_for_update().get_or_create(
        registration=registration, session=session, defaults={"status": status, "marked_by": by}
    )
    if not new and attendance.status != status:
        attendance.status, attendance.marked_by, attendance.marked_at = status, by, clock.now()
        attendance.save(update_fields=["status", "marked_by", "marked_at"])
    return attendance


@transaction.atomic
def mark_absent(*, session, by):
    """After the session: whoever has a seat and no mark did not come, of those whom `by` manages.

    Returns how many.
    """
    if session.ends_at > clock.now():
        raise ValidationError(_("This session is not over yet."), code="not_over")
    unmarked = session.event.registrations.managed_by(by).confirmed().exclude(attendances__session=session)
    rows = [
        Attendance(registration=row, session=session, status=Attendance.Status.ABSENT, marked_by=by)
        for row in unmarked
    ]
    Attendance.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


@transaction.atomic
def walk_in(*, event, session, code, name, name_kana, email, by, over_capacity=False):
    """Somebody at the door without registration: registered and marked as present.

    code: the registration's future code, fixed when the form was made, so that a form sent twice over a bad
    line makes nobody twice, also not at the same moment. A person is known by the mail address.
    """
    event = seats.lock(event)
    registration = event.registrations.filter(code=code).first()
    if registration is None:
        participant = _known(name=name, name_kana=name_kana, email=email, by=by)
        registration = admit_at_the_door(
            event=event, participant=participant, by=by, code=code, over_capacity=over_capacity
        )
    if registration.status != Registration.Status.CONFIRMED:
        raise ValidationError(_("No seat is free."), code="full")
    mark_attendance(registration=registration, session=session, status=Attendance.Status.PRESENT, by=by)
    return registration


def _known(*, name, name_kana, email, by):
    """The participant with this address among those whom the desk may see, or a new record without account.

    Else an address typed at one city's door would tell who it is in another. That the two records are one
    person the prefecture sees in its list of duplicates.
    """
    email = email.lower()
    same = Participant.objects.visible_to(by).filter(email__iexact=email).order_by("user", "pk")
    found = same.first() if email else None
    return found or Participant.objects.create(
        name=normalise(name), name_kana=to_hiragana(name_kana), email=email
    )
