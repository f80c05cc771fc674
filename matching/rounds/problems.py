"""What is wrong with a round's input, before it is solved: the engine's flaws and the portal's own."""

import json
from collections import Counter

from matching.engine import deferred, parsing
from matching.engine.outlook import flaws

from ..models import Proposal
from . import names
from .flaws import flaw_in_words
from .ids import person_id
from .snapshot import groups_of, instance_of


def problems(round, rows):
    """Sentences for those in office, the portal's own first. rows: of snapshot.read."""
    data = instance_of(rows)
    found = [*_own(rows, data), *((flaw.code, flaw.who) for flaw in flaws(_engine(data)))]
    called = names.of_rows(rows)
    said = [flaw_in_words(code, who, called) for code, who in found]
    if outside := letters_outside(round).count():
        said.append(flaw_in_words("letters_outside", [str(outside)], str))
    return list(dict.fromkeys(said))  # teams of one challenge have the same flaw: said once


def only_seats(data):
    """Whether nothing but lists and seats matters in this input: then deferred acceptance can be chosen."""
    return not deferred.needs_more(_engine(data))


def _engine(data):
    return parsing.load(json.dumps(data))


def letters_outside(round):
    """Letters to the round's challenges that came after it was prepared, or were taken out."""
    return Proposal.objects.filter(
        status=Proposal.Status.SUBMITTED, challenge__in_rounds__round=round
    ).exclude(in_rounds__round=round)


def _own(rows, data):
    _groups, overlapping = groups_of(rows.letters)
    if overlapping:
        yield "teams_overlap", [person_id(pk) for pk in overlapping]
    instance = _engine(data)
    for p, c in sorted(instance.pins):
        if instance.ineligibility(p, c):
            yield "pin_does_not_fit", [p, c]
    for c, count in Counter(c for _p, c in instance.pins).items():
        if count > instance.challenge[c].max:
            yield "pins_too_many", [c]
    for p, count in Counter(p for p, _c in instance.pins).items():
        if count > instance.participant[p].max_teams:
            yield "pinned_twice", [p]
