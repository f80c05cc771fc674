"""Matching rounds for those in office and mentors: from the preparation to the end of the rankings."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from iwate_kankei.access import staff_required
from iwate_kankei.models import Programme

from .. import access, actions
from ..emails.rounds import challenges_without_ranking, people_without_ranking
from ..forms import CancelRoundForm, MembersForm, NoteForm, ReopenForm, RoundForm
from ..models import Match, Round
from ..rounds import measures, result, snapshot, stepper
from ..rounds.problems import only_seats, problems
from .attempt import attempt, try_or_say


def visible(request, pk):
    rows = Round.objects.visible_to(request.user).select_related("programme", "chosen")
    return get_object_or_404(rows, pk=pk)


def led(request, pk):
    """The round, if the person may lead it; cities may only look."""
    round = visible(request, pk)
    access.require_in_round(request.user, "lead", round.programme)
    return round


def programmes_to_lead(user):
    """Programmes without a live round in which the person may prepare one, the running ones first."""
    if not user.duties.everywhere and not user.duties.is_mentor and not user.duties.is_operator:
        return Programme.objects.none()
    rows = Programme.objects.visible_to(user)
    return rows.exclude(pk__in=Round.objects.live().values("programme")).order_by("-ends_on", "pk")


@staff_required
def round_list(request):
    rounds = Round.objects.visible_to(request.user).select_related("programme")
    rounds = rounds.annotate(
        letter_count=Count("letters", distinct=True), challenge_count=Count("challenges", distinct=True)
    )
    context = {"rounds": rounds, "may_prepare": programmes_to_lead(request.user).exists()}
    return render(request, "matching/round_list.html", context)


@staff_required
def prepare(request):
    programmes = programmes_to_lead(request.user)
    if not programmes.exists():
        if Round.objects.visible_to(request.user).live().exists():
            return redirect("rounds:list")
        raise PermissionDenied
    form = RoundForm(request.POST or None, programmes=programmes)
    if request.method == "POST" and form.is_valid():
        round = attempt(form, actions.prepare_round, by=request.user, **form.cleaned_data)
        if round:
            messages.success(
                request, _("The round is prepared. Nobody is told before you let both sides rank.")
            )
            return redirect("rounds:round", round.pk)
    return render(request, "matching/round_form.html", {"form": form})


@staff_required
def show(request, pk):
    """One page for the whole round: where it stands, what to do next, and everything that belongs to it."""
    round = visible(request, pk)
    user, whole = request.user, access.may_in_round(request.user, "see_whole", round.programme)
    context = {
        "round": round,
        "steps": stepper.steps(round),
        "may_lead": access.may_in_round(user, "lead", round.programme),
        "whole": whole,
        "runs": list(round.runs.defer("result", "instance").select_related("started_by")),
        "rulings": round.rulings.select_related("participant", "challenge__company", "ruled_by"),
        "notes": _notes(round, user, whole),
        "note_form": NoteForm(action=request.path + "notes/", people=round.people() if whole else None),
        "challenges": result.own_challenges(round, user),
        "letters": round.letters.count(),
    }
    if whole:
        context["people"] = round.people().count()
    if round.is_live and whole:
        context |= {
            "people_without": people_without_ranking(round),
            "challenges_without": challenges_without_ranking(round),
        }
    if whole and (round.takes_changes or round.takes_runs):
        context |= _input(round)
    if round.chosen_id:
        context |= {"placements": _placements(round, user), "may_publish": actions.may_publish(user, round)}
    if round.status == Round.Status.CLOSED:
        context["reopen_form"] = ReopenForm(action=request.path + "reopen/")
    return render(request, "matching/round_detail.html", context)


def _input(round):
    """What is wrong with the input, and whether nothing but seats matters in it."""
    rows = snapshot.read(round)
    found = {"problems": problems(round, rows)} if round.takes_changes else {}
    if round.takes_runs:
        found["only_seats"] = bool(rows.people) and only_seats(snapshot.instance_of(rows))
    return found


def _notes(round, user, whole):
    """Those on challenges that the person sees, and those on the round for whoever sees all of it."""
    rows = round.notes.select_related("author", "challenge__company", "participant")
    return rows if whole else rows.filter(challenge__in=result.own_challenges(round, user))


def _placements(round, user):
    mine = result.own_challenges(round, user)
    return round.placements.filter(challenge__in=mine).with_people()


@staff_required
def members(request, pk):
    round = led(request, pk)
    form = MembersForm(request.POST or None, round=round)
    valid = request.method == "POST" and form.is_valid()
    if valid and attempt(form, actions.change_round, round=round, by=request.user, **form.cleaned_data):
        messages.success(request, _("Saved."))
        return redirect("rounds:round", pk)
    return render(request, "matching/round_members.html", {"form": form, "round": round})


def _open(request, round):
    return try_or_say(
        request,
        actions.open_ranking,
        _("Both sides can rank now, and everybody who takes part is told by mail."),
        round=round,
        by=request.user,
    )


def _close(request, round):
    return try_or_say(
        request,
        actions.close_ranking,
        _("The rankings are closed. Now let the engine look for teams."),
        round=round,
        by=request.user,
    )


def _remind(request, round):
    count = actions.remind_of_ranking(round=round, by=request.user)
    said = ngettext("%(n)s reminder is on its way.", "%(n)s reminders are on their way.", count)
    messages.success(request, said % {"n": count})


VERBS = {"open": _open, "close": _close, "remind": _remind}


@staff_required
@require_POST
def step(request, pk, verb):
    if verb not in VERBS:
        raise Http404
    round = led(request, pk)
    if verb == "remind" and round.status != Round.Status.RANKING:
        messages.error(request, _("Reminders go out only while both sides rank."))
    else:
        VERBS[verb](request, round)
    return redirect("rounds:round", pk)


@staff_required
@require_POST
def reopen(request, pk):
    round = led(request, pk)
    form = ReopenForm(request.POST, action=request.path)
    valid = form.is_valid()
    if valid and attempt(form, actions.reopen_ranking, round=round, by=request.user, **form.cleaned_data):
        messages.success(request, _("Both sides can rank again, and are told."))
        return redirect("rounds:round", pk)
    return render(request, "matching/round_form.html", {"form": form, "round": round})


@staff_required
def cancel(request, pk):
    round = led(request, pk)
    form = CancelRoundForm(request.POST or None)
    valid = request.method == "POST" and form.is_valid()
    if valid and attempt(form, actions.cancel_round, round=round, by=request.user, **form.cleaned_data):
        messages.success(request, _("The round is cancelled."))
        return redirect("rounds:round", pk)
    return render(request, "matching/round_cancel.html", {"form": form, "round": round})


@staff_required
@require_POST
def annotate(request, pk):
    round = visible(request, pk)
    whole = access.may_in_round(request.user, "see_whole", round.programme)
    form = NoteForm(request.POST, people=round.people() if whole else None)
    data = form.cleaned_data if form.is_valid() else {"text": ""}
    work = result.own_challenges(round, request.user).filter(pk=data.get("challenge")).first()
    try_or_say(
        request,
        actions.annotate,
        _("The note is saved."),
        round=round,
        text=data["text"],
        challenge=work,
        participant=data.get("participant"),
        by=request.user,
    )
    return redirect("rounds:team", pk, work.pk, 1) if work else redirect("rounds:round", pk)


@staff_required
def measure(request):
    """What became of the engine's proposals; read by people who think about the rules, changed by nobody."""
    rounds = Round.objects.visible_to(request.user)
    rows = measures.of(rounds)
    context = {
        "rows": rows,
        "total": measures.total(rows),
        "lasting": measures.lasting(Match.objects.managed_by(request.user)),
    }
    return render(request, "matching/round_measures.html", context)
