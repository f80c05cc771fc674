"""Who would complete a person for a challenge, among those who look for a team for it as well."""

from dataclasses import dataclass

from participants.directory import cards
from participants.facts import bare_need, people_of
from participants.suggest import teams

from .models import TeamAsk, TeamWish


@dataclass(frozen=True)
class Companion:
    """`card` holds what this person chose to show; `brings` skills only if those are among it.

    `ask`: the reader's question to form a team, if there is one.
    """

    participant: object
    card: dict
    brings: list
    ask: object


@dataclass(frozen=True)
class Found:
    """`teams`: lists of Companions that complete the person; `others`: the rest of those who look."""

    teams: list
    others: list
    mine: list


def companions(participant, challenge):
    """The same number of queries for any number of people."""
    wishes = TeamWish.objects.for_challenge(challenge).select_related("participant")
    rows = [
        wish.participant
        for wish in wishes.prefetch_related(
            "participant__held_skills__skill", "participant__skills", "participant__municipalities"
        )
    ]
    people = dict(zip([str(row.pk) for row in rows], people_of(rows), strict=True))
    me = people.pop(str(participant.pk), None)
    if me is None:
        return Found([], [], [])
    others = {str(row.pk): row for row in rows if row.pk != participant.pk}
    suggested = teams.suggest(bare_need(challenge), list(people.values()), with_=me)
    names = {need.skill.slug: str(need.skill) for need in challenge.needs.all()}
    asks = {ask.asked_id: ask for ask in TeamAsk.objects.filter(asker=participant, challenge=challenge)}

    def companion(row, brings):
        skills = [names[slug] for slug in brings] if "skills" in row.directory_shows else []
        return Companion(row, cards([row])[0], skills, asks.get(row.pk))

    found = [
        [companion(others[p.id], team.brings[p.id]) for p in team.members if p.id != me.id]
        for team in suggested
    ]
    in_teams = {each.participant.pk for team in found for each in team}
    rest = [companion(row, ()) for row in others.values() if row.pk not in in_teams]
    mine = sorted({names[slug] for team in suggested for slug in team.brings[me.id]})
    return Found(found, rest, mine)


def cards_of_askers(asks):
    rows = asks.prefetch_related("asker__skills", "asker__municipalities")
    return [(ask, cards([ask.asker])[0]) for ask in rows]
