"""What must hold of proposals and matches (manage.py verify): what a single row's constraint cannot say."""

from django.db.models import Count, F, OuterRef, Q

from . import conditions
from .models import Match, Move, Proposal, Team, Terms
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


CHECKS = [
    every_match_has_somebody,
    every_live_proposal_has_a_lead,
    no_team_is_too_large,
    every_match_from_a_proposal_fits_it,
    every_match_says_how_it_came_to_its_state,
    issued_terms_are_as_they_were,
]
