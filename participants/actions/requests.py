"""What a person asks of us about their data, and how staff settle it."""

import datetime as dt

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from iwate_kankei import clock

from .. import emails, japanese
from ..models import DataRequest, Participant

REMIND = (-14, -7, -1, 1, 7)  # days before (−) or after the due date on which the office is reminded


@transaction.atomic
def make_request(*, participant, kind, words=""):
    """Ask for correction, stop of use or erasure. Asking again while one is open returns the open one."""
    request, made = DataRequest.objects.open().get_or_create(
        participant=participant,
        kind=kind,
        defaults={
            "words": japanese.normalise_lines(words),
            "due_on": clock.today() + dt.timedelta(days=settings.DATA_REQUEST_DAYS),
        },
    )
    if made:
        emails.request_received(request)
    return request


@transaction.atomic
def withdraw_request(*, request):
    """The person changes their mind before anybody has settled it."""
    return _settle(request, DataRequest.Status.WITHDRAWN, by=request.participant.user, answer="")


@transaction.atomic
def settle_request(*, request, by, answer="", declined=False):
    """Done, or not possible (then with a reason). Stop of use takes effect here.

    Erasure is not settled here but by matching.erasure, which calls `close_erasure`.
    """
    if declined and not answer.strip():
        raise ValidationError(_("Please say why it is not possible."), code="reason")
    if request.kind == DataRequest.Kind.ERASURE and not declined:
        raise ValidationError(_("Please use the page for erasing a person."), code="erasure")
    if request.kind == DataRequest.Kind.SUSPENSION and not declined:
        Participant.objects.filter(pk=request.participant_id, suspended_at__isnull=True).update(
            suspended_at=clock.now()
        )
    status = DataRequest.Status.DECLINED if declined else DataRequest.Status.DONE
    request = _settle(request, status, by=by, answer=japanese.normalise_lines(answer))
    emails.request_settled(request)
    return request


def remind_of_requests():
    """Remind the office of open requests; of those steps that have come the newest, once each."""
    today = clock.today()
    for request in DataRequest.objects.open().filter(due_on__lte=today - dt.timedelta(days=REMIND[0])):
        late = (today - request.due_on).days
        step = max(day for day in REMIND if day <= late)
        emails.request_due(request, f"{request.due_on}{step:+}")


def close_erasure(*, participant, by):
    """The person was erased: the open requests have no further object."""
    for request in DataRequest.objects.open().filter(participant=participant):
        _settle(request, DataRequest.Status.DONE, by=by, answer="")


def _settle(request, status, *, by, answer):
    request = DataRequest.objects.select_for_update().get(pk=request.pk)
    if status not in DataRequest.TRANSITIONS[request.status]:
        raise ValidationError(
            _("This request is settled already: %(state)s") % {"state": request.get_status_display()},
            code="settled",
        )
    request.status, request.settled_at, request.settled_by, request.answer = status, clock.now(), by, answer
    request.save(update_fields=["status", "settled_at", "settled_by", "answer"])
    return request
