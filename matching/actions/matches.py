"""Matches: recorded by a mentor, moved from state to state by the two sides and those who help them."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from companies.models import Challenge
from iwate_kankei import clock

from .. import access, emails
from ..models import Match, Move, Proposal, Team, TeamMember
from ..models.team import MOST_MEMBERS
from . import check_ins
from .answers import accept
from .locks import match_now, proposal_now, refuse_unless

Status = Match.Status


@transaction.atomic
def record_match(
    *, challenge, participants, starts_on, by, proposal=None, by_telephone=False, placement=None
):
    """A challenge and a team work together from `starts_on`.

    With a proposal its team is the team; one that still waits for its answer is accepted by telephone.
    Without one (all happened on the telephone) the participants become a team, the first leads. With the
    placement of a matching round the team is the round's, and the round's own mail tells of it.
    """
    if not access.roles(by, company=challenge.company) & access.MAY["record_match"]:
        raise PermissionDenied
    Challenge.objects.select_for_update(no_key=True, of=("self",)).get(pk=challenge.pk)
    team = _team_of(proposal, challenge, by) if proposal else _new_team(challenge, list(participants))
    match = Match.objects.create(
        challenge=challenge,
        team=team,
        proposal=proposal,
        starts_on=starts_on,
        recorded_by=by,
        by_telephone=by_telephone or (proposal is None and placement is None),
    )
    Move.objects.create(match=match, to_status=match.status, moved_by=by, by_telephone=match.by_telephone)
    check_ins.plan(match)
    if placement:
        placement.match = match
        placement.save(update_fields=["match"])
    else:
        emails.matched(match)
    return match


def _team_of(proposal, challenge, by):
    proposal = proposal_now(proposal)
    refuse_unless(proposal.challenge_id == challenge.pk, _("This proposal is to another challenge."), "other")
    refuse_unless(not Match.objects.filter(proposal=proposal).exists(), _("This match is recorded already."))
    if proposal.status == Proposal.Status.SUBMITTED:
        accept(proposal=proposal, by=by, by_telephone=True)
    else:
        refuse_unless(
            proposal.status == Proposal.Status.ACCEPTED, _("Only an accepted proposal becomes a match.")
        )
    return proposal.team


def _new_team(challenge, participants):
    refuse_unless(participants, _("Please choose at least one person."), "nobody")
    refuse_unless(len(participants) <= MOST_MEMBERS, _("A team has at most five people."), "too_many")
    refuse_unless(not _work_together(challenge, participants), _("This match is recorded already."), "twice")
    team = Team.objects.create()
    TeamMember.objects.bulk_create(
        TeamMember(team=team, participant=person, is_lead=place == 0)
        for place, person in enumerate(participants)
    )
    return team


def _work_together(challenge, participants):
    """Does a match of exactly these people with this challenge go on already (a form sent twice)?"""
    wanted = {person.pk for person in participants}
    running = Match.objects.alive().filter(challenge=challenge).prefetch_related("team__members")
    return any(
        {member.participant_id for member in match.team.current_members()} == wanted for match in running
    )


@transaction.atomic
def move_match(*, match, to, by, reason="", ends_on=None, by_telephone=False):
    """Bring a match into another state.

    reason: needed for ENDED. ends_on: the day it ended (FINISHED, ENDED; today if not given) or, for
    TRIAL, RUNNING and RENEWED, until when it is planned.
    """
    match, to = match_now(match), Status(to)
    held = access.roles_towards(by, match)
    if not held & access.MAY_MOVE_TO.get(to, set()):
        raise PermissionDenied
    refuse_unless(
        to in Match.TRANSITIONS[match.status],
        _("A match that is “%(now)s” cannot become “%(then)s”.")
        % {"now": match.get_status_display(), "then": to.label},
    )
    refuse_unless(to != Status.ENDED or reason.strip(), _("Please say why it ended."), "reason")
    before, match.status = match.status, to
    if to in Match.OVER:
        match.ends_on = ends_on or max(clock.today(), match.starts_on)
        match.ended_because = reason.strip() if to == Status.ENDED else ""
    elif ends_on:
        match.ends_on = ends_on
    refuse_unless(
        not match.ends_on or match.ends_on >= match.starts_on, _("The end is before the start."), "dates"
    )
    match.save(update_fields=["status", "ends_on", "ended_because"])
    acts_for_host = not held & {access.HOST, access.TEAM}
    Move.objects.create(
        match=match,
        from_status=before,
        to_status=to,
        moved_by=by,
        reason=reason.strip(),
        by_telephone=by_telephone or acts_for_host,
    )
    if to in Match.OVER:
        check_ins.drop_future(match)
    emails.moved(match, before)
    return match
