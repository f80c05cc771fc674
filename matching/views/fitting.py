"""People who fit a challenge: for the mentors of the place, and for the host those who agreed to it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from iwate_kankei import asked
from participants import shown
from participants.actions import put_aside, take_back
from participants.models import Consent, Dismissal, Participant
from participants.suggestions import NEEDS, people_for

from .. import actions
from ..models import Hint
from .attempt import try_or_say
from .desk import MENTOR


def _challenge(request, slug, desk):
    rows = desk.challenges(request.user).select_related("company__municipality").prefetch_related(NEEDS)
    return get_object_or_404(rows, slug=slug)


def candidates(user, challenge, desk):
    """Whom the desk may be shown for a challenge; nobody who writes to it already.

    A mentor sees the people of their places. A host sees people in touch with the host's place who agreed.
    """
    if desk is MENTOR:
        people = Participant.objects.visible_to(user)
    else:
        agreed = Consent.objects.valid().filter(purpose=Consent.Purpose.SUGGESTING)
        near = Participant.objects.in_touch_with([challenge.company.municipality_id])
        people = near.filter(pk__in=agreed.values("participant"))
    writing = Participant.objects.filter(
        memberships__left_at__isnull=True, memberships__team__proposals__challenge=challenge
    )
    return people.exclude(pk__in=writing.values("pk"))


def people(request, slug, desk):
    challenge = _challenge(request, slug, desk)
    fits = people_for(challenge, candidates(request.user, challenge, desk)) if challenge.is_open else []
    shown.introduced(request, challenge, [fit.participant.pk for fit in fits])
    hints = list(Hint.objects.of(challenge))
    dismissed = Dismissal.objects.filter(challenge=challenge, side=Dismissal.Side.HOST)
    context = {
        "challenge": challenge,
        "desk": desk.name,
        "fits": fits,
        "may_hint": desk is MENTOR and (request.user.duties.everywhere or request.user.duties.is_mentor),
        "hinted": {row.participant_id for row in hints},
        "hints": hints if desk is MENTOR else [],
        "aside": dismissed.filter(
            participant__in=candidates(request.user, challenge, desk).values("pk")
        ).select_related("participant"),
    }
    return render(request, "matching/people.html", context)


@require_POST
def aside(request, slug, desk):
    """Not this person for this challenge (posted `aside`: 1), or again (0)."""
    challenge = _challenge(request, slug, desk)
    person = _person(request, challenge, desk)
    both = {"participant": person, "challenge": challenge, "side": Dismissal.Side.HOST}
    if request.POST.get("aside") == "0":
        take_back(**both)
        messages.success(request, _("%(name)s may be suggested again.") % {"name": person.name})
    else:
        put_aside(**both, by=request.user)
        messages.success(request, _("%(name)s is not suggested here any more.") % {"name": person.name})
    return redirect(desk.url("people", slug))


def _person(request, challenge, desk):
    rows = candidates(request.user, challenge, desk)
    return get_object_or_404(rows, pk=asked.number(request.POST, "person"))


@require_POST
def hint(request, slug):
    """One mail from the mentor to somebody whom the challenge would suit."""
    challenge = _challenge(request, slug, MENTOR)
    person = _person(request, challenge, MENTOR)
    try_or_say(
        request,
        actions.give_hint,
        _("%(name)s gets a mail with the challenge.") % {"name": person.name},
        participant=person,
        challenge=challenge,
        by=request.user,
    )
    return redirect(MENTOR.url("people", slug))
