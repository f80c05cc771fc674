"""Lock first: the row as it is now, so that of two people who act at once the second sees the first."""

from django.core.exceptions import ValidationError

from ..models import Match, Proposal, Round, Team

# The row alone, not what is joined to it: a comment on the company must not wait for this.
SELF_ONLY = {"no_key": True, "of": ("self",)}


def proposal_now(proposal):
    rows = Proposal.objects.select_for_update(**SELF_ONLY).select_related("challenge__company", "team")
    return rows.get(pk=proposal.pk)


def match_now(match):
    rows = Match.objects.select_for_update(**SELF_ONLY).select_related("challenge__company", "team")
    return rows.get(pk=match.pk)


def team_now(team):
    return Team.objects.select_for_update(no_key=True).get(pk=team.pk)


def round_now(round):
    """Of two who act on a round at once the second sees what the first has done."""
    rows = Round.objects.select_for_update(**SELF_ONLY).select_related("programme")
    return rows.get(pk=round.pk)


def refuse_unless(condition, message, code="state"):
    if not condition:
        raise ValidationError(message, code=code)
