"""The chosen teams: asked about, confirmed, changed, published; and what the two sides see of them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.signing import BadSignature
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from iwate_kankei.access import staff_required
from iwate_kankei.models import User
from participants.access import participant_required

from .. import access, actions, links
from ..forms import ConfirmForm, NoteForm, PublishForm, TeamForm
from ..models import Confirmation, Placement, Round
from ..rounds import own, result
from .attempt import attempt
from .rounds import led, visible

HOST, MENTOR = Confirmation.Side.HOST, Confirmation.Side.MENTOR


@staff_required
def ask(request, pk):
    """What will happen, then one button: every mentor and every company is asked by mail."""
    round = led(request, pk)
    teams = [team for team in round.placements.with_people() if team.people]
    refusals = []
    if request.method == "POST":
        form = PublishForm(without=[])  # only carries a refusal
        form.is_bound, form.cleaned_data, form._errors = True, {}, {}
        if attempt(form, actions.ask_to_confirm, round=round, by=request.user):
            messages.success(request, _("Mentors and companies are asked by mail."))
            return redirect("rounds:round", pk)
        refusals = form.non_field_errors()
        round.refresh_from_db()
    return render(request, "matching/round_ask.html", {"round": round, "teams": teams, "refusals": refusals})


@staff_required
def team(request, pk, challenge, slot):
    """One challenge's team: confirm it, pass on what the owner said on the telephone, or change it."""
    round = visible(request, pk)
    work = get_object_or_404(result.own_challenges(round, request.user), pk=challenge)
    if not round.chosen_id or not 1 <= slot <= work.teams:
        raise Http404
    placement = round.placements.filter(challenge=work, slot=slot).with_people().first()
    form = _team_form(request, round, work, placement)
    if request.method == "POST" and form.is_valid():
        changed = attempt(
            form,
            actions.change_team,
            round=round,
            challenge=work,
            slot=slot,
            by=request.user,
            **form.cleaned_data,
        )
        if changed:
            messages.success(request, _("The team is changed."))
            return redirect("rounds:team", pk, challenge, slot)
    return _team_page(request, round, work, placement, form)


def _team_form(request, round, work, placement):
    wrote = round.people().filter(preferences__challenge=work)
    letters = round.letters.filter(proposal__challenge=work)
    wrote |= round.people().filter(memberships__team__proposals__in_rounds__in=letters)
    others = round.placements.with_people().exclude(pk=placement.pk if placement else None)
    elsewhere = {person.pk: other.challenge.title for other in others for person in other.people}
    now = [person.pk for person in placement.people] if placement else []
    return TeamForm(
        request.POST or None,
        people=wrote.distinct(),
        elsewhere=elsewhere,
        initial={"participants": now},
    )


def _team_page(request, round, work, placement, form, **forms):
    held = access.roles(request.user, company=work.company)
    confirming = round.status == Round.Status.CONFIRMING and placement and placement.people
    context = {
        "round": round,
        "challenge": work,
        "placement": placement,
        "may_change": bool(held & access.MAY["change_team"])
        and round.status in (Round.Status.PROPOSED, Round.Status.CONFIRMING),
        "may_confirm": confirming and bool(held & access.MAY["confirm_for_mentor"]),
        "form": form,
        "notes": round.notes.filter(challenge=work).select_related("author"),
        "note_form": NoteForm(action=reverse("rounds:annotate", args=[round.pk]), challenge=work.pk),
        "sides": [],
    }
    if context["may_confirm"]:
        context["sides"] = [
            (side, forms.get(side.value) or _confirm_form(request.path, placement, side))
            for side in (MENTOR, HOST)
        ]
    return render(request, "matching/round_team.html", context)


def _confirm_form(path, placement, side):
    """Two of them stand on one page, so each has ids of its own."""
    return ConfirmForm(
        version=placement.version, action=f"{path}{side.value}/", auto_id=f"id_{side.value}_%s"
    )


@staff_required
@require_POST
def confirm(request, pk, challenge, slot, side):
    round = visible(request, pk)
    work = get_object_or_404(result.own_challenges(round, request.user), pk=challenge)
    placement = get_object_or_404(round.placements.with_people(), challenge=work, slot=slot)
    if side not in Confirmation.Side.values:
        raise Http404
    form = ConfirmForm(request.POST, version=placement.version, action=request.path, auto_id=f"id_{side}_%s")
    if _answered(request, form, placement, side, request.user, by_telephone=side == HOST):
        messages.success(request, _("The answer is recorded."))
        return redirect("rounds:round", pk)
    return _team_page(
        request, round, work, placement, _team_form(_as_get(request), round, work, placement), **{side: form}
    )


def _as_get(request):
    """The other form of the page is shown as it was, not filled from this one."""
    request.POST = request.POST.copy()
    request.POST.clear()
    return request


def _answered(request, form, placement, side, by, by_telephone=False):
    """Whether the answer was taken; what was refused stands in the form."""
    return form.is_valid() and attempt(
        form,
        actions.confirm_team,
        placement=placement,
        side=side,
        answer=request.POST.get("answer", ""),
        why=form.cleaned_data["why"],
        version=form.cleaned_data["version"],
        by=by,
        by_telephone=by_telephone,
    )


@staff_required
def publish(request, pk):
    """Everything that will happen, in words and figures, before it happens."""
    round = led(request, pk)
    if not actions.may_publish(request.user, round):
        raise PermissionDenied
    if round.status == Round.Status.PUBLISHED:
        return redirect("rounds:round", pk)
    teams = [each for each in round.placements.with_people() if each.people]
    agreed = [each for each in teams if each.is_agreed]
    placed = {person.pk for each in agreed for person in each.people}
    without = [person for person in round.people() if person.pk not in placed]
    form = PublishForm(request.POST or None, without=without)
    if request.method == "POST" and form.is_valid():
        done = attempt(
            form,
            actions.publish_round,
            round=round,
            starts_on=form.cleaned_data["starts_on"],
            next_steps=form.next_steps,
            by=request.user,
        )
        if done:
            messages.success(request, _("Published. Everybody is told by mail, once."))
            return redirect("rounds:round", pk)
    context = {
        "round": round,
        "form": form,
        "agreed": agreed,
        "refused": [each for each in teams if each.is_refused],
        "waiting": [each for each in teams if not each.is_agreed and not each.is_refused],
        "placed": len(placed),
        "without": without,
    }
    return render(request, "matching/round_publish.html", context)


# --- The two sides


@participant_required
def mine(request, pk):
    """A person's own result with the reasons that concern them."""
    rounds = Round.objects.published_for(request.user).select_related("programme", "chosen")
    round = get_object_or_404(rounds, pk=pk)
    found = own.of_participant(round, request.participant)
    return render(request, "matching/round_mine.html", {"round": round, **found})


@login_required
def for_host(request, pk):
    """The team that the round proposes to the signed-in owner."""
    rows = Placement.objects.hosted_by(request.user).with_people()
    placement = get_object_or_404(rows.select_related("round__chosen"), pk=pk)
    return _host_page(request, placement, request.user)


@never_cache
def by_mail(request, token):
    """From the mail: one tap opens the question, the second says yes. A scanner only ever opens it."""
    try:
        pk, version, user_pk = links.read_team(token)
    except BadSignature:
        raise Http404 from None
    rows = Placement.objects.with_people().select_related("round__chosen")
    placement = get_object_or_404(rows, pk=pk)
    host = get_object_or_404(
        User, pk=user_pk, is_active=True, contacts__company=placement.challenge.company_id
    )
    return _host_page(request, placement, host, stale=version != placement.version)


def _host_page(request, placement, host, stale=False):
    form = ConfirmForm(request.POST or None, version=placement.version)
    if request.method == "POST" and not stale and _answered(request, form, placement, HOST, host):
        return redirect(request.path)
    context = {
        "placement": placement,
        "people": [] if stale else own.of_host(placement),
        "open": placement.round.status == Round.Status.CONFIRMING,
        "stale": stale,
        "form": form,
        "answer": placement.host_answer,
    }
    return render(request, "matching/round_host.html", context)
