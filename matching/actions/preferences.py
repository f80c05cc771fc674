"""Rankings by both sides, until the dates of a round if there is one. Equal ranks are ties."""

from django.db import transaction
from django.utils.translation import gettext as _

from companies.models import Challenge
from participants.models import Participant

from .. import access
from ..models import HostPreference, Preference, Proposal, Round
from .locks import refuse_unless


def _check_open(programme, side):
    """side: the round's field with the last day. The row is locked: a round closes before or after this."""
    live = Round.objects.select_for_update(no_key=True, of=("self",)).of(programme)
    refuse_unless(
        live is None or live.ranking_is_open(getattr(live, side)),
        _("The time for ranking is over."),
        "ranking_closed",
    )


def closed_up(ranks):
    """{key: any whole number} with the numbers pressed together: 2, 5, 5 becomes 1, 2, 2."""
    order = {rank: place for place, rank in enumerate(sorted(set(ranks.values())), start=1)}
    return {key: order[rank] for key, rank in ranks.items()}


@transaction.atomic
def rank_challenges(*, participant, programme, ranks):
    """Replace the person's ranking of the programme's challenges. ranks: {challenge: rank from 1}."""
    Participant.objects.select_for_update(no_key=True).get(pk=participant.pk)
    _check_open(programme, "participants_rank_until")
    of_programme = Challenge.objects.visible_to(participant.user).filter(programme=programme)
    allowed = set(of_programme.filter(pk__in=[challenge.pk for challenge in ranks]))
    refuse_unless(set(ranks) <= allowed, _("One of these challenges is not in the programme."), "foreign")
    participant.preferences.filter(challenge__programme=programme).delete()
    return Preference.objects.bulk_create(
        Preference(participant=participant, challenge=challenge, rank=rank)
        for challenge, rank in closed_up(ranks).items()
    )


@transaction.atomic
def rank_proposals(*, challenge, by, ranks, by_telephone=False):
    """Replace the host's ranking of the letters to a challenge. ranks: {proposal: rank from 1}."""
    challenge = Challenge.objects.select_for_update(no_key=True, of=("self",)).get(pk=challenge.pk)
    held = access.roles(by, company=challenge.company)
    if not held & access.MAY["rank"]:
        raise access.PermissionDenied
    _check_open(challenge.programme, "hosts_rank_until")
    open_letters = [Proposal.Status.SUBMITTED, Proposal.Status.ACCEPTED]
    allowed = set(challenge.proposals.filter(status__in=open_letters))
    refuse_unless(set(ranks) <= allowed, _("One of these proposals is not open any more."), "foreign")
    challenge.preferences.all().delete()
    return HostPreference.objects.bulk_create(
        HostPreference(
            challenge=challenge,
            team_id=proposal.team_id,
            rank=rank,
            set_by=by,
            by_telephone=access.speaks_for_host(held, by_telephone),
        )
        for proposal, rank in closed_up(ranks).items()
    )
