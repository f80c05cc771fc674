"""Runs of the engine: started, watched, cancelled, read, compared; pins and forbids beside each pair."""

from django.contrib import messages
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from companies.models import Challenge
from iwate_kankei.access import staff_required
from iwate_kankei.asked import number
from iwate_kankei.models import Municipality
from participants.models import Participant

from .. import access, actions, reasons
from ..forms import RulingForm
from ..models import Ruling, Run
from ..rounds import comparison, result
from ..rounds.names import Directory
from .attempt import attempt, try_or_say
from .rounds import led, visible


def run_of(round, number):
    return get_object_or_404(round.runs.select_related("round__programme", "started_by"), number=number)


@staff_required
@require_POST
def start(request, pk):
    round = led(request, pk)
    method = request.POST.get("method") or Run.Method.EXACT
    if try_or_say(request, actions.start_run, round=round, by=request.user, method=method):
        return redirect("rounds:run", pk, round.runs.first().number)
    return redirect("rounds:round", pk)


@staff_required
def show(request, pk, number):
    """While it works: how far it is. Afterwards: the teams with reasons, and who is left without."""
    round = visible(request, pk)
    run = run_of(round, number)
    context = {
        "round": round,
        "run": run,
        "may_lead": access.may_in_round(request.user, "lead", round.programme),
        "whole": access.may_in_round(request.user, "see_whole", round.programme),
    }
    if run.is_open:
        stages = list(Run.Stage)
        here = stages.index(Run.Stage(run.stage)) if run.stage else -1
        context["stages"] = [
            {"label": stage.label, "state": "done" if place < here else "current" * (place == here)}
            for place, stage in enumerate(stages)
        ]
        return render(request, "matching/run_progress.html", context)
    if run.is_feasible:
        others = round.runs.done().filter(result__feasible=True).exclude(pk=run.pk)
        context |= {"result": result.Result(run, request.user), "flaws": result.flaws(run), "others": others}
    elif run.status == Run.Status.DONE:
        context |= {"conflict": result.conflict(run), "flaws": result.flaws(run)}
    return render(request, "matching/run_detail.html", context)


@staff_required
def stored_input(request, pk, number):
    """Exactly what the engine was given: `manage.py solve_round` gives the same answer from this file."""
    run = run_of(led(request, pk), number)
    options = {"ensure_ascii": False, "indent": 1}
    answer = JsonResponse(run.instance, json_dumps_params=options)
    answer["Content-Disposition"] = f'attachment; filename="round-{pk}-run-{number}.json"'
    return answer


@staff_required
@require_POST
def step(request, pk, number, verb):
    """cancel, repeat or choose."""
    run = run_of(led(request, pk), number)
    if verb == "cancel":
        try_or_say(request, actions.cancel_run, _("The run is being cancelled."), run=run, by=request.user)
        return redirect("rounds:run", pk, number)
    if verb == "repeat":
        done = try_or_say(request, actions.repeat_run, run=run, by=request.user)
        newest = run.round.runs.first().number if done else number
        return redirect("rounds:run", pk, newest)
    if verb == "choose":
        said = _("Chosen. Look at the teams, then ask mentors and companies to confirm.")
        done = try_or_say(request, actions.choose_run, said, run=run, by=request.user)
        return redirect("rounds:round", pk) if done else redirect("rounds:run", pk, number)
    raise Http404


@staff_required
def compare(request, pk):
    """?first= and ?second=: two runs side by side."""
    round = led(request, pk)
    runs = list(round.runs.done().filter(result__feasible=True).order_by("number"))
    chosen = [
        next((run for run in runs if str(run.number) == request.GET.get(name, "")), default)
        for name, default in (
            ("first", runs[-2] if len(runs) > 1 else None),
            ("second", runs[-1] if len(runs) > 1 else None),
        )
    ]
    context = {"round": round, "runs": runs, "first": chosen[0], "second": chosen[1]}
    if all(chosen):
        context |= _differences(*chosen)
    return render(request, "matching/run_compare.html", context)


def _differences(first, second):
    names = Directory(first.instance, second.instance)
    found = comparison.compare((first.instance, first.result), (second.instance, second.result))
    places = Municipality.objects.in_bulk([row.name for row in found.cities])
    return {
        "found": found,
        "moved": [
            {
                "name": names(row.person),
                "before": row.before and names(row.before),
                "after": row.after and names(row.after),
                "row": row,
            }
            for row in sorted(found.moved, key=lambda row: (-row.gain, names(row.person)))
        ],
        "cities": [(places[row.name], row) for row in found.cities],
        "aims": [
            (
                reasons.AIMS[row.name](),
                row,
                first.result["status"][row.name],
                second.result["status"][row.name],
            )
            for row in found.aims
        ],
        "staffed": [names(name) for name in found.staffed],
        "lost": [names(name) for name in found.lost],
    }


@staff_required
def rulings(request, pk):
    """All pins and forbids, with who and why, and one form for any pair."""
    round = led(request, pk)
    rows = round.rulings.select_related("participant", "challenge__company", "ruled_by")
    form = _ruling_form(request, round)
    valid = request.method == "POST" and form.is_valid()
    if valid and attempt(form, actions.rule_pair, round=round, by=request.user, **form.cleaned_data):
        messages.success(request, _("Saved. It counts from the next run on."))
        return redirect("rounds:rulings", pk)
    return render(request, "matching/round_rulings.html", {"round": round, "rulings": rows, "form": form})


def _ruling_form(request, round):
    places = [
        row.company.municipality_id
        for row in result.own_challenges(round, request.user)
        if access.roles(request.user, company=row.company) & access.MAY["rule_pair"]
    ]
    mine = Challenge.objects.filter(in_rounds__round=round, company__municipality__in=places)
    return RulingForm(
        request.POST or None, people=round.people(), challenges=mine.select_related("company").order_by("pk")
    )


@staff_required
@require_POST
def rule(request, pk):
    """One tap beside a pair."""
    round = led(request, pk)
    person = get_object_or_404(Participant, pk=number(request.POST, "participant"))
    work = get_object_or_404(
        Challenge.objects.select_related("company"), pk=number(request.POST, "challenge")
    )
    kind = request.POST.get("kind", "")
    said = {Ruling.Kind.PIN: _("Fixed."), Ruling.Kind.FORBID: _("Ruled out.")}.get(kind, "")
    why = request.POST.get("why", "")[:200]
    try_or_say(
        request,
        actions.rule_pair,
        said and f"{said} {_('It counts from the next run on.')}",
        round=round,
        participant=person,
        challenge=work,
        slot=number(request.POST, "slot") or 1,
        kind=kind,
        why=why,
        by=request.user,
    )
    return _back(request, pk)


@staff_required
@require_POST
def unrule(request, pk, ruling):
    round = led(request, pk)
    row = round.rulings.select_related("challenge__company").filter(pk=ruling).first()
    if row:  # a second tap finds nothing left to undo
        try_or_say(request, actions.undo_ruling, _("Undone."), round=round, ruling=row, by=request.user)
    return _back(request, pk)


def _back(request, pk):
    """To where the button was; never to another site."""
    target = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure()):
        return redirect(target)
    return redirect(reverse("rounds:rulings", args=[pk]))
