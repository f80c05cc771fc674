"""People who would complete each other for a challenge: skills covered, hours alike, a city in common.

Only people who said that they look for a team are ever passed in, and the portal asks each of them before it
tells anybody's name (mutual opt-in).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from participants.suggest.points import Need, Person, is_open, score

MOST_CANDIDATES = 24  # the best so many are combined; 24 people make 10,626 teams of four

COVERED = 600  # must skills that the team holds together, at the wanted level
FIT = 200  # the members' mean score for the challenge
EVEN_HOURS = 100  # the least of the members' hours to the most: nobody is left with the work
CITY = 100  # everybody named the challenge's city


@dataclass(frozen=True, slots=True)
class TeamSuggestion:
    """`brings[person id]`: the must skills that only this member of the team holds."""

    members: tuple[Person, ...]
    total: int
    covered: tuple[str, ...]
    missing: tuple[str, ...]
    brings: dict[str, tuple[str, ...]]


def suggest(
    need: Need,
    people: Sequence[Person],
    *,
    with_: Person | None = None,
    size: tuple[int, int] = (2, 3),
    count: int = 5,
) -> list[TeamSuggestion]:
    """The best teams for a challenge, or the best company for `with_`; members are sorted by id.

    A team in which somebody brings nothing of their own is not suggested while must skills are asked for.
    """
    fitting = [
        (score(p, need), p) for p in people if is_open(p, need) and (with_ is None or p.id != with_.id)
    ]
    fitting.sort(key=lambda row: (-row[0].total, row[1].id))
    fits = {p.id: points.total for points, p in fitting[:MOST_CANDIDATES]}
    candidates = [p for _, p in fitting[:MOST_CANDIDATES]]
    fixed = ()
    if with_ is not None:
        if not is_open(with_, need):
            return []
        fixed, fits[with_.id] = (with_,), score(with_, need).total
    teams = [
        _judge(need, tuple(sorted((*fixed, *others), key=lambda p: p.id)), fits)
        for people_count in range(size[0], size[1] + 1)
        for others in combinations(candidates, people_count - len(fixed))
    ]
    teams = [team for team in teams if not need.must or all(team.brings.values())]
    teams.sort(key=lambda t: (-t.total, len(t.members), [p.id for p in t.members]))
    return teams[:count]


def _judge(need: Need, members: tuple[Person, ...], fits: dict[str, int]) -> TeamSuggestion:
    holders = {
        skill: [p.id for p in members if dict(p.skills).get(skill, 0) >= level] for skill, level in need.must
    }
    covered = tuple(skill for skill, who in holders.items() if who)
    hours = [p.hours for p in members if p.hours is not None]
    total = (
        (COVERED * len(covered) // len(holders) if holders else COVERED)
        + FIT * sum(fits[p.id] for p in members) // (len(members) * 1000)
        + (EVEN_HOURS * min(hours) // max(hours) if hours and max(hours) else EVEN_HOURS)
        + (CITY if all(need.city in p.cities for p in members) else 0)
    )
    return TeamSuggestion(
        members=members,
        total=total,
        covered=covered,
        missing=tuple(skill for skill, who in holders.items() if not who),
        brings={p.id: tuple(skill for skill, who in holders.items() if who == [p.id]) for p in members},
    )
