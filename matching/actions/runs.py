"""Runs of the engine: queued here, carried out by a worker (rounds/running.py)."""

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from iwate_kankei import clock

from .. import access, emails
from ..models import Placed, Placement, Round, Run
from ..rounds import problems, snapshot, versions
from ..rounds.ids import challenge_and_slot, person_pk
from .locks import refuse_unless, round_now
from .rounds import step

Status = Run.Status


@transaction.atomic
def start_run(*, round, by, method=Run.Method.EXACT):
    """Queue a run on the round as it is now. Of two who press at once the second is told so."""
    round = _ready(round, by)
    rows = snapshot.read(round)
    refuse_unless(rows.people, _("Nobody takes part yet."), "empty")
    refuse_unless(rows.challenges, _("No challenge takes part yet."), "empty")
    data = snapshot.instance_of(rows)
    refuse_unless(method in Run.Method.values, _("Please choose how teams are looked for."), "method")
    refuse_unless(
        method != Run.Method.DEFERRED or problems.only_seats(data),
        _("Deferred acceptance works only where nothing but seats matters in a round."),
        "not_only_seats",
    )
    return _queue(round, data, by, method)


@transaction.atomic
def repeat_run(*, run, by):
    """Queue the same input once more: the answer must be the same."""
    return _queue(_ready(run.round, by), run.instance, by, run.method)


def _ready(round, by):
    round = round_now(round)
    access.require_in_round(by, "lead", round.programme)
    refuse_unless(round.takes_runs, _("The engine runs when the rankings are closed."))
    refuse_unless(not round.runs.open().exists(), _("A run is going on already."), "running")
    return round


def _queue(round, instance, by, method):
    last = round.runs.aggregate(last=Max("number"))["last"] or 0
    run = Run.objects.create(
        round=round,
        number=last + 1,
        method=method,
        instance=instance,
        seed=instance["seed"],
        versions=versions.now(),
        started_by=by,
    )
    transaction.on_commit(_wake, robust=True)
    return run


def _wake():
    """A worker looks at once; without a broker the sweep finds the run all the same."""
    from ..tasks import carry_out_runs

    carry_out_runs.apply_async(expires=60)


@transaction.atomic
def cancel_run(*, run, by):
    """A waiting run ends at once, a running one within seconds. Cancelling twice changes nothing."""
    access.require_in_round(by, "lead", run.round.programme)
    run = Run.objects.select_for_update(no_key=True, of=("self",)).get(pk=run.pk)
    if run.cancel_asked_at:
        return run
    refuse_unless(run.is_open, _("This run is over already."))
    run.cancel_asked_at, run.cancelled_by = clock.now(), by
    if run.status == Status.QUEUED:
        run.status, run.finished_at = Status.CANCELLED, clock.now()
    run.save(update_fields=["cancel_asked_at", "cancelled_by", "status", "finished_at"])
    return run


@transaction.atomic
def choose_run(*, run, by):
    """The teams of this run are to be confirmed. Choosing another one later begins confirming anew."""
    round = round_now(run.round)
    access.require_in_round(by, "lead", round.programme)
    refuse_unless(run.is_feasible, _("This run has no result to choose."), "no_result")
    if round.chosen_id == run.pk and round.placements.exists():
        return round
    emails.confirming_stopped(round)
    step(round, Round.Status.PROPOSED)
    round.chosen = run
    round.save(update_fields=["status", "chosen"])
    round.placements.all().delete()
    _place(round, run.result["match"])
    return round


def _place(round, match):
    teams = {}
    for person, challenge in match:
        teams.setdefault(challenge_and_slot(challenge), []).append(person_pk(person))
    for (challenge, slot), people in sorted(teams.items()):
        placement = Placement.objects.create(
            round=round, challenge_id=challenge, slot=slot, engine_people=sorted(people)
        )
        Placed.objects.bulk_create(
            Placed(placement=placement, round=round, participant_id=person) for person in sorted(people)
        )
