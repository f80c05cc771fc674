"""The team behind a letter: who is in it, who is invited, who leads."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from iwate_kankei import asked
from participants.access import participant_required

from .. import actions
from ..forms import InviteForm
from ..models import Invitation
from .attempt import attempt, try_or_say
from .my import is_lead, own


@participant_required
def team(request, pk):
    row = own(request, pk)
    form = InviteForm(request.POST if "email" in request.POST else None)
    if request.method == "POST" and form.is_bound and form.is_valid():
        if attempt(form, actions.invite, team=row.team, by=request.user, email=form.cleaned_data["email"]):
            messages.success(request, _("The invitation is sent."))
            return redirect("my_matching:team", pk)
    elif request.method == "POST" and not form.is_bound:
        try_or_say(
            request,
            actions.invite,
            _("Here is a link to hand on. It is good for one person."),
            team=row.team,
            by=request.user,
        )
        return redirect("my_matching:team", pk)
    invitations = [
        (invitation, request.build_absolute_uri(reverse("my_matching:invitation", args=[invitation.key])))
        for invitation in row.team.invitations.unanswered()
    ]
    return render(
        request,
        "matching/team.html",
        {"proposal": row, "form": form, "invitations": invitations, "is_lead": is_lead(request, row)},
    )


@participant_required
@require_POST
def revoke(request, pk, key):
    row = own(request, pk)
    invitation = get_object_or_404(Invitation, team=row.team, key=key)
    try_or_say(
        request,
        actions.revoke_invitation,
        _("The invitation is taken back."),
        invitation=invitation,
        by=request.user,
    )
    return redirect("my_matching:team", pk)


@participant_required
@require_POST
def leave(request, pk):
    row = own(request, pk)
    left = try_or_say(
        request,
        actions.leave_team,
        _("You have left the team."),
        team=row.team,
        participant=request.participant,
    )
    return redirect("my_matching:proposal_list") if left else redirect("my_matching:team", pk)


@participant_required
@require_POST
def pass_lead_on(request, pk):
    row = own(request, pk)
    member = get_object_or_404(row.team.members.current(), pk=asked.number(request.POST, "member"))
    try_or_say(
        request,
        actions.pass_lead_on,
        _("%(name)s leads the team now.") % {"name": member.display_name},
        team=row.team,
        to=member,
        by=request.user,
    )
    return redirect("my_matching:team", pk)


@participant_required
def invitation(request, key):
    """What somebody sees who follows an invitation: who asks, for what; one button to join."""
    row = get_object_or_404(Invitation.objects.select_related("team"), key=key)
    proposal = row.team.proposals.select_related("challenge__company").first()
    if request.method == "POST" and try_or_say(
        request,
        actions.accept_invitation,
        _("Welcome to the team."),
        invitation=row,
        participant=request.participant,
    ):
        return redirect("my_matching:proposal", proposal.pk)
    facts = {
        "proposal": proposal,
        "is_open": Invitation.objects.open().filter(pk=row.pk).exists(),
        "is_forming": row.team.is_forming(),
    }
    return render(request, "matching/invitation.html", facts)
