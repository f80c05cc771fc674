"""Messages of this app: each function only writes a row in the outbox."""

import datetime as dt

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from companies.forms import ChallengeFilter
from companies.models import Challenge
from iwate_kankei import clock
from iwate_kankei.models import Assignment, User
from notifications import kinds
from notifications.models import Message

from .models import DataRequest, NextStep, SavedSearch


def _request_facts(message):
    request = kinds.find(message.about, DataRequest)
    if request.participant.erased_at:
        raise kinds.Withdrawn("the person is erased")
    return {"request": request, "url": settings.SITE_URL + reverse("my:requests")}


def _due_facts(message):
    request = kinds.find(message.about, DataRequest)
    if request.status != DataRequest.Status.OPEN:
        raise kinds.Withdrawn("the request is settled")
    return {
        "request": request,
        "days": (request.due_on - clock.today()).days,
        "url": settings.SITE_URL + reverse("people:data_requests"),
    }


def _step_facts(message):
    step = kinds.find(message.about, NextStep)
    if step.replaced_at or not step.participant.takes_part:
        raise kinds.Withdrawn("the person has chosen something else")
    return {"step": step, "url": settings.SITE_URL + reverse("my:next_step")}


def _search_facts(message):
    search = kinds.find(message.about, SavedSearch)
    if not search.by_mail or not search.participant.takes_part:
        raise kinds.Withdrawn("the person does not want it any more")
    found = Challenge.objects.open().filter(pk__in=message.context["challenges"]).select_related("company")
    if not found:
        raise kinds.Withdrawn("none of them is open any more")
    return {
        "words": " / ".join(ChallengeFilter(search.data, Challenge.objects.open()).in_words),
        "found": [(each, settings.SITE_URL + each.get_absolute_url()) for each in found],
        "url": settings.SITE_URL + search.get_absolute_url(),
        "mine": settings.SITE_URL + reverse("my:kept"),
    }


REQUEST_RECEIVED = kinds.register(
    "participants.request_received", label=_("Request on personal data received"), load=_request_facts
)
REQUEST_SETTLED = kinds.register(
    "participants.request_settled", label=_("Request on personal data settled"), load=_request_facts
)
REQUEST_DUE = kinds.register(
    "participants.request_due",
    label=_("A request on personal data is due (office)"),
    load=_due_facts,
    late_by=dt.timedelta(days=5),
    may_wait=True,
)
NEXT_STEP = kinds.register(
    "participants.next_step",
    label=_("Asked again, as promised"),
    load=_step_facts,
    late_by=dt.timedelta(days=30),
    may_wait=True,
    optional=True,
    concerns=lambda user: hasattr(user, "participant"),
)

NEW_CHALLENGES = kinds.register(
    "participants.new_challenges",
    label=_("New challenges for a saved search"),
    load=_search_facts,
    late_by=dt.timedelta(days=6),
    may_wait=True,
    optional=True,
    concerns=lambda user: hasattr(user, "participant"),
)


def _to(participant):
    return participant.user or participant.email


def request_received(request):
    if _to(request.participant):
        Message.objects.enqueue(REQUEST_RECEIVED, to=_to(request.participant), about=request)


def request_settled(request):
    if _to(request.participant):
        Message.objects.enqueue(REQUEST_SETTLED, to=_to(request.participant), about=request)


def request_due(request, version):
    """To the prefecture, which answers for everybody's data."""
    posts = Assignment.objects.current().filter(role=Assignment.Role.PREFECTURE)
    people = User.objects.filter(pk__in=posts.values("user"), is_active=True)
    Message.objects.enqueue_all(REQUEST_DUE, to=people, about=request, version=version)


def next_step_asked(step):
    Message.objects.enqueue(NEXT_STEP, to=step.participant.user, about=step)


def new_challenges_found(search, challenges):
    Message.objects.enqueue(
        NEW_CHALLENGES,
        to=search.participant.user,
        about=search,
        version=search.told_until.date().isoformat(),
        context={"challenges": [challenge.pk for challenge in challenges]},
    )
