"""People who look for a team for the same challenge find and ask each other."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from companies.models import Challenge
from participants.access import participant_required
from participants.models import Participant
from participants.suggestions import NEEDS

from .. import actions, seeking
from ..models import Proposal, TeamAsk, TeamWish
from .attempt import try_or_say


def _challenge(request, slug):
    rows = Challenge.objects.visible_to(request.user).recommendable()
    return get_object_or_404(
        rows.select_related("company__municipality", "programme").prefetch_related(NEEDS), slug=slug
    )


@participant_required
def look_for_team(request, slug):
    """GET shows those who look too, once one does oneself; POST `look` 1 or 0 begins and ends that."""
    challenge = _challenge(request, slug)
    if request.method == "POST":
        both = {"participant": request.participant, "challenge": challenge}
        if request.POST.get("look") == "0":
            try_or_say(request, actions.stop_looking, _("Nobody finds you here any more."), **both)
        else:
            try_or_say(request, actions.look_for_team, _("Others who look for a team find you now."), **both)
        return redirect("my_matching:look_for_team", slug)
    looking = TeamWish.objects.filter(participant=request.participant, challenge=challenge).exists()
    asks = TeamAsk.objects.open().filter(challenge=challenge, asked=request.participant)
    received = seeking.cards_of_askers(asks.select_related("asker"))
    context = {
        "challenge": challenge,
        "looking": looking,
        "asking": {ask.asker_id for ask, _card in received},
        "found": seeking.companions(request.participant, challenge) if looking else None,
        "received": received,
    }
    return render(request, "matching/look_for_team.html", context)


@require_POST
@participant_required
def ask(request, slug, pk):
    challenge = _challenge(request, slug)
    if not TeamWish.objects.filter(participant=request.participant, challenge=challenge).exists():
        raise Http404  # who does not look for a team sees nobody who does
    looking = TeamWish.objects.for_challenge(challenge).values("participant")
    other = get_object_or_404(Participant, pk=pk, pk__in=looking)
    try_or_say(
        request,
        actions.ask_to_join,
        _("%(name)s has been asked. You get a mail with the answer.") % {"name": other.name},
        challenge=challenge,
        asker=request.participant,
        asked=other,
    )
    return redirect("my_matching:look_for_team", slug)


@require_POST
@participant_required
def answer(request, pk):
    """Posted `answer`: yes or no."""
    row = get_object_or_404(TeamAsk.objects.select_related("challenge"), pk=pk, asked=request.participant)
    mine = {"ask": row, "participant": request.participant}
    if request.POST.get("answer") == "yes":
        if try_or_say(request, actions.agree_to_join, _("You are a team now. Here is your draft."), **mine):
            ours = Proposal.objects.written_by(request.user).filter(challenge=row.challenge)
            draft = ours.exclude(status=Proposal.Status.WITHDRAWN).latest("pk")
            return redirect("my_matching:proposal", draft.pk)
    else:
        try_or_say(request, actions.decline_to_join, _("They are told, without a reason."), **mine)
    return redirect("my_matching:look_for_team", row.challenge.slug)
