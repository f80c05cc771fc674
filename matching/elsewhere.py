"""Where a declined letter may go next: open challenges of every city, those that fit its authors first."""

from dataclasses import dataclass

from companies.models import Challenge
from participants.suggestions import fits_for_each, open_challenges

BEST = 5  # so many are shown with their reasons; the rest can be chosen from the list


@dataclass(frozen=True)
class Place:
    """An open challenge for a team. points: the mean of what its members bring, 0 to 200 (both sides')."""

    challenge: Challenge
    points: int
    good: list
    missing: list
    near: bool  # in the city of the company that declined


def places(proposal):
    """[Place] of every open challenge that has not had the letter, the best fit first."""
    had = Challenge.objects.filter(proposals__team=proposal.team_id)
    rows = list(open_challenges().exclude(pk=proposal.challenge_id).exclude(pk__in=had.values("pk")))
    people = [member.participant for member in proposal.team.current_members()]
    here = proposal.challenge.company.municipality_id
    found = [_place(row, fits, here) for row, fits in fits_for_each(rows, people)]
    return sorted(found, key=lambda place: (-place.points, place.challenge.pk))


def _place(challenge, fits, here):
    good = dict.fromkeys(reason.words for fit in fits for reason in fit.good)
    lacking = [set(fit.missing) for fit in fits]
    missing = set.intersection(*lacking) if lacking else set()  # what nobody of the team brings
    return Place(
        challenge,
        round(sum(fit.total for fit in fits) / len(fits)) if fits else 0,
        list(good),
        sorted(missing),
        challenge.company.municipality_id == here,
    )
