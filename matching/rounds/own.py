"""A published round as a participant reads it, and a proposed team as its host does: own reasons only."""

from matching.engine.reason import HOST, PARTICIPANT

from .. import changes, reasons
from ..models import Match, Outcome
from .ids import person_id, slot_id
from .names import Directory


def of_participant(round, participant):
    """{"match", "team", "reasons", "outcome", "wishes"} for the person's own page."""
    run = round.chosen
    names = Directory(run.instance)
    placement = round.placements.filter(match__isnull=False, placed__participant=participant).first()
    me = person_id(participant.pk)
    if placement:
        pair = f"{me}|{slot_id(placement.challenge_id, placement.slot)}"
        found = run.result["pairs"].get(pair, [])
        match = Match.objects.with_people().get(pk=placement.match_id)
        return {"match": match, "reasons": reasons.words(found, PARTICIPANT, names)}
    wishes = [
        {
            "name": names(row["challenge"]),
            "reasons": reasons.words(row["reasons"], PARTICIPANT, names),
            "changes": changes.words(row["changes"], PARTICIPANT, names),
        }
        for row in run.result["unplaced"].get(me, [])
    ]
    outcome = Outcome.objects.filter(round=round, participant=participant).first()
    return {"wishes": wishes, "outcome": outcome}


def of_host(placement):
    """[(person, reasons)] of a team, in the words for the company that it is proposed to."""
    run = placement.round.chosen
    names = Directory(run.instance)
    slot = slot_id(placement.challenge_id, placement.slot)
    pairs = run.result["pairs"]
    return [
        (person, reasons.words(pairs.get(f"{person_id(person.pk)}|{slot}", []), HOST, names))
        for person in placement.people
    ]
