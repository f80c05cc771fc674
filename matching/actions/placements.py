"""The chosen teams: asked about, confirmed, changed by people, with who said what and why."""

from django.db import transaction
from django.utils.translation import gettext as _

from iwate_kankei import clock

from .. import access, emails
from ..models import Confirmation, Placed, Placement, Round
from ..models.team import MOST_MEMBERS
from .locks import refuse_unless, round_now
from .rounds import step

Side, Answer = Confirmation.Side, Confirmation.Answer
CONFIRM = {Side.HOST: "confirm_for_host", Side.MENTOR: "confirm_for_mentor"}


@transaction.atomic
def ask_to_confirm(*, round, by):
    """Ask the mentors and hosts of every team; each is told by mail."""
    round = round_now(round)
    access.require_in_round(by, "lead", round.programme)
    step(round, Round.Status.CONFIRMING)
    refuse_unless(not round.runs.open().exists(), _("A run is going on. Please cancel it first."), "running")
    placements = list(round.placements.with_people())
    refuse_unless(any(row.people for row in placements), _("The result holds no team."), "empty")
    round.save(update_fields=["status"])
    for placement in placements:
        _ask(placement)
    emails.teams_to_confirm(round)
    return round


def _ask(placement):
    """Both sides are asked about the team as it is now."""
    for side in Side.values:
        Confirmation.objects.update_or_create(
            placement=placement,
            side=side,
            defaults={
                "answer": Answer.WAITING,
                "why": "",
                "by_telephone": False,
                "asked_at": clock.now(),
                "answered_by": None,
                "answered_at": None,
            },
        )


@transaction.atomic
def confirm_team(*, placement, side, answer, by, version, why="", by_telephone=False):
    """Yes, or no with a reason. version: that of the team which the person saw."""
    round, placement = _confirming(placement)
    held = access.require_for_company(by, CONFIRM[Side(side)], placement.challenge.company)
    refuse_unless(
        placement.version == version,
        _("The team has been changed meanwhile. Please look at it again."),
        "changed",
    )
    refuse_unless(answer in (Answer.YES, Answer.NO), _("Please choose an answer."), "answer")
    refuse_unless(answer == Answer.YES or why.strip(), _("Please say why."), "reason")
    confirmation = placement.confirmations.get(side=side)
    confirmation.answer, confirmation.why = answer, why.strip() if answer == Answer.NO else ""
    confirmation.answered_by, confirmation.answered_at = by, clock.now()
    confirmation.by_telephone = side == Side.HOST and access.speaks_for_host(held, by_telephone)
    confirmation.save()
    if side == Side.HOST:
        emails.host_confirmed(placement, confirmation)
    return confirmation


def _confirming(placement):
    round = round_now(placement.round)
    refuse_unless(
        round.status == Round.Status.CONFIRMING, _("This round is not being confirmed at the moment.")
    )
    return round, Placement.objects.with_people().get(pk=placement.pk)


@transaction.atomic
def change_team(*, round, challenge, participants, because, by, slot=1):
    """Another team than the engine's, or none; says why. The company is asked anew."""
    round = round_now(round)
    access.require_for_company(by, "change_team", challenge.company)
    refuse_unless(
        round.status in (Round.Status.PROPOSED, Round.Status.CONFIRMING),
        _("Teams are changed after a result is chosen and before it is published."),
    )
    refuse_unless(because.strip(), _("Please say why."), "reason")
    refuse_unless(
        round.challenges.filter(challenge=challenge).exists() and 1 <= slot <= challenge.teams,
        _("This person or challenge does not take part in the round."),
        "foreign",
    )
    placement, _created = Placement.objects.get_or_create(round=round, challenge=challenge, slot=slot)
    people = {person.pk for person in participants}
    _check_people(round, placement, people)
    placement.placed.exclude(participant__in=people).delete()
    have = set(placement.placed.values_list("participant", flat=True))
    Placed.objects.bulk_create(
        Placed(placement=placement, round=round, participant_id=pk) for pk in sorted(people - have)
    )
    placement.version += 1
    placement.changed_because, placement.changed_by = because.strip(), by
    placement.changed_at = clock.now()
    placement.save()
    placement = Placement.objects.with_people().get(pk=placement.pk)
    if round.status == Round.Status.CONFIRMING:
        emails.confirming_stopped(round, placement)
        _ask(placement)
        placement.confirmations.filter(side=Side.MENTOR).update(
            answer=Answer.YES, answered_by=by, answered_at=clock.now()
        )
        placement = Placement.objects.with_people().get(pk=placement.pk)
        emails.team_to_confirm(placement)
    return placement


def _check_people(round, placement, people):
    refuse_unless(
        round.people().filter(pk__in=people).count() == len(people),
        _("This person or challenge does not take part in the round."),
        "foreign",
    )
    refuse_unless(
        len(people) <= min(MOST_MEMBERS, placement.challenge.team_max),
        _("This challenge is for at most %(most)s people in a team.")
        % {"most": placement.challenge.team_max},
        "too_many",
    )
    elsewhere = Placed.objects.filter(round=round, participant__in=people).exclude(placement=placement)
    for row in elsewhere.select_related("participant", "placement__challenge"):
        refuse_unless(
            False,
            _("%(name)s is in the team of “%(title)s”. Please take the person out there first.")
            % {"name": row.participant, "title": row.placement.challenge.title},
            "elsewhere",
        )
