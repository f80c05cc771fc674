"""The input of a run, from the rows as they are now: exactly the format of `manage.py solve_round`.

How the portal's rows become an instance is written down in docs/matching-engine.md ("Rounds").
"""

from collections import Counter, defaultdict
from dataclasses import dataclass

from companies.models import Challenge

from ..models import HostPreference, Match, Preference, Ruling
from .ids import person_id, slot_id


@dataclass(frozen=True)
class Letter:
    """A letter of the round: to which challenge, by which people, with how many hours offered."""

    proposal: int
    challenge: int
    team: int
    people: tuple
    hours: int | None


@dataclass(frozen=True)
class Rows:
    """Everything that a snapshot is made of, read once."""

    round: object
    challenges: tuple  # of Challenge, with company and needs
    slots: dict  # {challenge: how many teams it still looks for}
    people: tuple  # of Participant, with skills
    letters: tuple  # of Letter
    wishes: dict  # {participant: {challenge: rank}}
    host_ranks: dict  # {challenge: {team: rank}}
    rulings: tuple


def read(round):
    challenges = Challenge.objects.filter(in_rounds__round=round).select_related("company")
    challenges = tuple(challenges.prefetch_related("needs__skill").order_by("pk"))
    people = tuple(round.people().order_by("pk").prefetch_related("held_skills__skill"))
    known = {challenge.pk for challenge in challenges}
    rows = round.letters.standing().select_related("proposal__team")
    rows = rows.prefetch_related("proposal__team__members")
    present = {person.pk for person in people}
    letters = tuple(_letter(row.proposal, present) for row in rows if row.proposal.challenge_id in known)
    wishes, host_ranks = defaultdict(dict), defaultdict(dict)
    mine = Preference.objects.filter(participant__in=people, challenge__in=known)
    for person, challenge, rank in mine.values_list("participant", "challenge", "rank"):
        wishes[person][challenge] = rank
    theirs = HostPreference.objects.filter(challenge__in=known)
    for challenge, team, rank in theirs.values_list("challenge", "team", "rank"):
        host_ranks[challenge][team] = rank
    working = Counter(Match.objects.alive().filter(challenge__in=known).values_list("challenge", flat=True))
    slots = {row.pk: max(0, row.teams - working[row.pk]) for row in challenges}
    rulings = tuple(round.rulings.all())
    return Rows(round, challenges, slots, people, letters, wishes, host_ranks, rulings)


def _letter(proposal, present):
    members = {member.participant_id for member in proposal.team.current_members()}
    people = tuple(sorted(members & present))
    return Letter(proposal.pk, proposal.challenge_id, proposal.team_id, people, proposal.hours_per_month)


def instance_of(rows):
    """A dict in the documented format. Ids only: no name leaves the portal's own tables."""
    groups, _overlapping = groups_of(rows.letters)
    present = {person.pk for person in rows.people}
    slots = {challenge: count for challenge, count in rows.slots.items() if count}
    return {
        "id": f"round-{rows.round.pk}",
        "kind": "team",
        "seed": rows.round.seed,
        "participants": [_person(person, rows, slots) for person in rows.people],
        "challenges": [
            _challenge(challenge, slot, rows)
            for challenge in rows.challenges
            for slot in range(1, rows.slots[challenge.pk] + 1)
        ],
        "pins": _pins(rows, present, slots),
        "forbids": [
            [person_id(row.participant_id), slot_id(row.challenge_id, slot)]
            for row in _valid(rows, Ruling.Kind.FORBID, present, slots)
            for slot in range(1, slots[row.challenge_id] + 1)
        ],
        "groups": [[person_id(pk) for pk in group] for group in groups],
    }


def groups_of(letters):
    """(groups, people whose teams overlap): who proposed together moves together.

    Somebody who wrote in two different teams cannot be moved with both: then nobody of these teams is bound
    to the others, and staff are told (problems.py).
    """
    teams = {letter.people for letter in letters if letter.people}
    of_person = defaultdict(set)
    for team in teams:
        for person in team:
            of_person[person].add(team)
    torn = [found for found in of_person.values() if len(found) > 1]
    overlapping = {person for found in torn for team in found for person in team}
    groups = sorted(team for team in teams if len(team) > 1 and not overlapping & set(team))
    return groups, sorted(overlapping)


def _person(person, rows, slots):
    wishes = rows.wishes.get(person.pk, {})
    offered = [letter.hours for letter in rows.letters if person.pk in letter.people]
    hours = [each for each in [person.hours_per_month, *offered] if each]
    row = {
        "id": person_id(person.pk),
        "prefs": _tie_groups(
            {slot_id(c, slot): rank for c, rank in wishes.items() for slot in range(1, slots.get(c, 0) + 1)}
        ),
        "onsite": person.place != Challenge.Place.REMOTE,
        "skills": sorted(held.skill.slug for held in person.held_skills.all()),
    }
    return row | ({"hours": max(hours)} if hours else {})


def _challenge(challenge, slot, rows):
    ranks = {}
    for letter in rows.letters:
        rank = rows.host_ranks.get(challenge.pk, {}).get(letter.team)
        if letter.challenge != challenge.pk or rank is None:
            continue
        for person in letter.people:
            name = person_id(person)
            ranks[name] = min(rank, ranks.get(name, rank))
    return {
        "id": slot_id(challenge.pk, slot),
        "company": str(challenge.company_id),
        "city": challenge.company.municipality_id,
        "min": challenge.team_min,
        "max": challenge.team_max,
        "hours": challenge.hours_per_month or 0,
        "onsite": challenge.place == Challenge.Place.ONSITE,
        "skills": sorted(need.skill.slug for need in challenge.needs.all() if need.is_required),
        "prefs": _tie_groups(ranks),
    }


def _tie_groups(ranks):
    """{id: rank} as tie groups, best first."""
    groups = defaultdict(list)
    for name, rank in ranks.items():
        groups[rank].append(name)
    return [sorted(groups[rank]) for rank in sorted(groups)]


def _valid(rows, kind, present, slots):
    """Rulings about people and challenges that are (still) in the round."""
    return [
        row
        for row in rows.rulings
        if row.kind == kind and row.participant_id in present and row.challenge_id in slots
    ]


def _pins(rows, present, slots):
    return [
        [person_id(row.participant_id), slot_id(row.challenge_id, min(row.slot, slots[row.challenge_id]))]
        for row in _valid(rows, Ruling.Kind.PIN, present, slots)
    ]
