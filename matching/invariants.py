"""What must hold of proposals and matches (manage.py verify): what a single row's constraint cannot say."""

from django.db.models import Count, Exists, F, OuterRef, Q

from participants.models import Erasure, Participant
from participants.traces import kinds_in, wanted_of

from . import calling, conditions
from .models import Match, Move, Outcome, Placed, Placement, Proposal, Round, Run, Team, Terms
from .models.team import MOST_MEMBERS

NOW_IN_TEAM = Count("team__members", filter=Q(team__members__left_at__isnull=True))


def every_match_has_somebody():
    for match in Match.objects.alive().annotate(people=NOW_IN_TEAM).filter(people=0):
        yield f"match {match.pk}: nobody is in its team"


def every_live_proposal_has_a_lead():
    lead = Q(team__members__is_lead=True, team__members__left_at__isnull=True)
    live = Proposal.objects.exclude(status=Proposal.Status.WITHDRAWN)
    for proposal in live.annotate(leads=Count("team__members", filter=lead)).exclude(leads=1):
        yield f"proposal {proposal.pk}: {proposal.leads} leads"


def no_team_is_too_large():
    current = Count("members", filter=Q(members__left_at__isnull=True))
    for team in Team.objects.annotate(people=current).filter(people__gt=MOST_MEMBERS):
        yield f"team {team.pk}: {team.people} people, at most {MOST_MEMBERS}"


def every_match_from_a_proposal_fits_it():
    matches = Match.objects.filter(proposal__isnull=False)
    other = ~Q(proposal__challenge=F("challenge")) | ~Q(proposal__team=F("team"))
    for match in matches.filter(other | ~Q(proposal__status=Proposal.Status.ACCEPTED)):
        yield f"match {match.pk}: not the challenge, team or accepted state of proposal {match.proposal_id}"


def every_match_says_how_it_came_to_its_state():
    last = Move.objects.filter(match=OuterRef("pk")).order_by("-pk").values("to_status")[:1]
    for match in Match.objects.annotate(last=last).filter(Q(last__isnull=True) | ~Q(last=F("status"))):
        yield f"match {match.pk}: is {match.status}, its last step says {match.last}"


def issued_terms_are_as_they_were():
    """Terms whose people have been erased (erasure.py) hold no content any more."""
    for terms in Terms.objects.exclude(content={}).iterator():
        if conditions.fingerprint(terms.content) != terms.digest:
            yield f"terms {terms.pk}: the content does not fit its fingerprint"


def nobody_is_placed_and_left_without_in_one_round():
    """Outcomes are for those without a match of the round."""
    matched = Placed.objects.filter(placement__match__isnull=False)
    for outcome in Outcome.objects.filter(
        Exists(matched.filter(round=OuterRef("round"), participant=OuterRef("participant")))
    ):
        yield f"round {outcome.round_id}: participant {outcome.participant_id} has a place and an outcome"


def matches_of_rounds_are_of_their_challenge():
    other = Placement.objects.filter(match__isnull=False).exclude(match__challenge=F("challenge"))
    for placement in other:
        yield f"placement {placement.pk}: match {placement.match_id} is of another challenge"


def only_published_rounds_have_matches():
    early = Placement.objects.filter(match__isnull=False).exclude(round__status=Round.Status.PUBLISHED)
    for placement in early:
        yield f"round {placement.round_id}: has a match and is not published"


def chosen_runs_are_done_and_of_their_round():
    wrong = ~Q(chosen__round=F("pk")) | ~Q(chosen__status=Run.Status.DONE)
    for round in Round.objects.filter(chosen__isnull=False).filter(wrong):
        yield f"round {round.pk}: run {round.chosen_id} is not a result of this round"


CHECKS = [
    every_match_has_somebody,
    every_live_proposal_has_a_lead,
    no_team_is_too_large,
    every_match_from_a_proposal_fits_it,
    every_match_says_how_it_came_to_its_state,
    issued_terms_are_as_they_were,
    nobody_is_placed_and_left_without_in_one_round,
    matches_of_rounds_are_of_their_challenge,
    only_published_rounds_have_matches,
    chosen_runs_are_done_and_of_their_round,
]


def nobody_calls_the_person_by_name(pk):
    """Of a family name with a title only what was written on the person's own proposals and matches tells."""
    for erasure in Erasure.objects.filter(participant=pk):
        people = [pk, *Participant.objects.filter(merged_into=pk).values_list("pk", flat=True)]
        wanted = wanted_of(erasure, {calling.CALLED})
        for row, columns in calling.notes(people):
            for name in columns:
                if kinds_in(getattr(row, name), wanted):
                    yield f"{row._meta.label_lower} {row.pk}: {name} calls the person by name"


ERASED_CHECKS = [nobody_calls_the_person_by_name]
