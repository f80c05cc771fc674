"""This year's matching round, its rankings just closed: whoever opens it lets the engine run at once."""

import datetime as dt

from companies.models import Challenge
from iwate_kankei import clock
from matching import actions

from .historic import propose

LETTERS, WISHES = 2, 4  # of each person: to so many companies, and so many challenges ranked
PLACE = Challenge.Place


def fill(programme, challenges, people, staff):
    """Letters by `people` to the challenges that suit them, both sides' rankings, and the round."""
    start = clock.now() - dt.timedelta(days=2)
    liked = {person: suiting(person, challenges.values()) for person in people}
    with clock.entering_history(start - dt.timedelta(hours=3)):
        pair, singles = people[:2], people[2:]
        _write(liked[pair[0]][0], pair, staff)
        for person in singles:
            for challenge in liked[person][:LETTERS]:
                _write(challenge, [person], staff)
    with clock.entering_history(start):
        last_day = clock.today() + dt.timedelta(days=1)
        round = actions.prepare_round(
            programme=programme,
            participants_rank_until=last_day,
            hosts_rank_until=last_day,
            by=staff["prefecture"],
        )
        actions.open_ranking(round=round, by=staff["prefecture"])
        _rank(round, challenges.values(), liked)
    with clock.entering_history(clock.now() - dt.timedelta(hours=6)):
        actions.close_ranking(round=round, by=staff["prefecture"])


def suiting(person, challenges):
    """The challenges in the order in which they suit the person: hard facts first, then shared skills."""
    return sorted(challenges, key=lambda challenge: (-_points(person, challenge), challenge.slug))


def _points(person, challenge):
    held = set(person.held_skills.values_list("skill", flat=True))
    shared = sum(2 if need.is_required else 1 for need in challenge.needs.all() if need.skill_id in held)
    enough = (person.hours_per_month or 0) >= (challenge.hours_per_month or 0)
    comes = challenge.place != PLACE.ONSITE or person.place != PLACE.REMOTE
    return shared + 3 * enough + 3 * comes


def _write(challenge, members, staff):
    """A letter; whoever was not on the fieldwork has met the owner online, says the mentor."""
    code = challenge.company.municipality_id
    mentor = staff["mentor-ichinoseki" if code == "032093" else "mentor-kamaishi"]
    actions.admit(participant=members[0], challenge=challenge, by=mentor, reason="オンラインで社長と面談済み")
    propose(challenge, members)


def _rank(round, challenges, liked):
    """Everybody but one ranks; a company likes best who suits it best, and is sometimes of two minds."""
    letters = round.letters.select_related("proposal__challenge", "proposal__team")
    wrote = {}
    for row in letters:
        for member in row.proposal.team.current_members():
            wrote.setdefault(member.participant, []).append(row.proposal.challenge)
    *ranking, _silent = sorted(wrote, key=lambda person: person.pk)
    for person in ranking:
        order = liked.get(person) or suiting(person, challenges)
        wishes = list(dict.fromkeys([*wrote[person], *order[:WISHES]]))
        ranks = {challenge: place for place, challenge in enumerate(wishes, start=1)}
        actions.rank_challenges(participant=person, programme=round.programme, ranks=ranks)
    for challenge in challenges:
        _rank_letters(challenge, [row.proposal for row in letters if row.proposal.challenge == challenge])


def _rank_letters(challenge, letters):
    if not letters:
        return
    points = {
        letter: max(_points(member.participant, challenge) for member in letter.team.current_members())
        for letter in letters
    }
    best = sorted(set(points.values()), reverse=True)
    actions.rank_proposals(
        challenge=challenge,
        by=challenge.company.contacts.get(is_primary=True).user,
        ranks={letter: best.index(value) + 1 for letter, value in points.items()},
    )
