"""Kept challenges and saved searches."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.http import QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from companies.forms import ChallengeFilter
from companies.models import Challenge, ChallengeSkill

from .. import actions
from ..access import participant_required
from .mine import next_address

NEEDS = Prefetch("needs", ChallengeSkill.objects.select_related("skill"))


@participant_required
def kept(request):
    """The challenges one keeps an eye on, open or not, and the searches that report."""
    rows = (
        Challenge.objects.visible_to(request.user)
        .filter(bookmarks__participant=request.participant)
        .with_interest_of(request.user)
        .with_photo()
        .select_related("company__municipality")
        .prefetch_related(NEEDS)
        .order_by("-bookmarks__created_at")
    )
    everything = Challenge.objects.open().filter(company__is_published=True)
    searches = [
        (search, ChallengeFilter(search.data, everything))
        for search in request.participant.saved_searches.all()
    ]
    aside = (
        Challenge.objects.visible_to(request.user)
        .filter(dismissals__participant=request.participant, dismissals__side="person")
        .select_related("company")
    )
    context = {"challenges": rows, "searches": searches, "aside": aside}
    return render(request, "participants/kept.html", context)


@require_POST
@participant_required
def keep(request, slug):
    """Keeps the challenge, or lets it go (posted `keep`: 1 or 0)."""
    challenge = get_object_or_404(Challenge.objects.visible_to(request.user), slug=slug)
    act = actions.let_challenge_go if request.POST.get("keep") == "0" else actions.keep_challenge
    act(participant=request.participant, challenge=challenge)
    return redirect(next_address(request))


@require_POST
@participant_required
def put_aside(request, slug):
    """Not suggested any more, or again (posted `aside`: 1 or 0)."""
    challenge = get_object_or_404(Challenge.objects.visible_to(request.user), slug=slug)
    if request.POST.get("aside") == "0":
        actions.take_back(participant=request.participant, challenge=challenge)
        messages.success(request, _("It may be suggested to you again."))
    else:
        actions.put_aside(participant=request.participant, challenge=challenge, by=request.user)
        messages.success(
            request,
            _("It is not suggested to you any more. You can take that back under “My kept challenges”."),
        )
    return redirect(next_address(request))


@require_POST
@participant_required
def save_search(request):
    try:
        actions.save_search(participant=request.participant, data=QueryDict(request.POST.get("query", "")))
        messages.success(request, _("The search is saved. New challenges that fit it come to you by mail."))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect(next_address(request))


@require_POST
@participant_required
def forget_search(request, pk):
    search = get_object_or_404(request.participant.saved_searches, pk=pk)
    actions.forget_search(search=search)
    messages.success(request, _("The search is deleted."))
    return redirect("my:kept")
