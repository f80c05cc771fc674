"""Messages of this app: each function only writes a row in the outbox."""

import datetime as dt

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from notifications import kinds
from notifications.models import Message

from .models import DataRequest, NextStep


def _request_facts(message):
    request = kinds.find(message.about, DataRequest)
    if request.participant.erased_at:
        raise kinds.Withdrawn("the person is erased")
    return {"request": request, "url": settings.SITE_URL + reverse("my:requests")}


def _step_facts(message):
    step = kinds.find(message.about, NextStep)
    if step.replaced_at or not step.participant.takes_part:
        raise kinds.Withdrawn("the person has chosen something else")
    return {"step": step, "url": settings.SITE_URL + reverse("my:next_step")}


REQUEST_RECEIVED = kinds.register(
    "participants.request_received", label=_("Request on personal data received"), load=_request_facts
)
REQUEST_SETTLED = kinds.register(
    "participants.request_settled", label=_("Request on personal data settled"), load=_request_facts
)
NEXT_STEP = kinds.register(
    "participants.next_step",
    label=_("Asked again, as promised"),
    load=_step_facts,
    late_by=dt.timedelta(days=30),
)


def _to(participant):
    return participant.user or participant.email


def request_received(request):
    if _to(request.participant):
        Message.objects.enqueue(REQUEST_RECEIVED, to=_to(request.participant), about=request)


def request_settled(request):
    if _to(request.participant):
        Message.objects.enqueue(REQUEST_SETTLED, to=_to(request.participant), about=request)


def next_step_asked(step):
    Message.objects.enqueue(NEXT_STEP, to=step.participant.user, about=step)
