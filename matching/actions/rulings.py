"""Pins and forbids before a run, and notes beside a result."""

from django.db import transaction
from django.utils.translation import gettext as _

from iwate_kankei import clock

from .. import access
from ..models import RoundNote, Ruling
from .locks import refuse_unless, round_now


@transaction.atomic
def rule_pair(*, round, participant, challenge, kind, by, slot=1, why=""):
    """Fix a pair, or rule it out. A later ruling on the same pair replaces the one before."""
    round = round_now(round)
    access.require_for_company(by, "rule_pair", challenge.company)
    refuse_unless(round.takes_rulings, _("Pairs are fixed and ruled out before the result is confirmed."))
    refuse_unless(kind in Ruling.Kind.values, _("Please choose whether to fix or to rule out."), "kind")
    refuse_unless(
        round.challenges.filter(challenge=challenge).exists()
        and round.people().filter(pk=participant.pk).exists(),
        _("This person or challenge does not take part in the round."),
        "foreign",
    )
    refuse_unless(1 <= slot <= challenge.teams, _("There is no such team."), "slot")
    ruling, _created = Ruling.objects.update_or_create(
        round=round,
        participant=participant,
        challenge=challenge,
        defaults={
            "kind": kind,
            "slot": slot,
            "why": why.strip(),
            "ruled_by": by,
            "ruled_at": clock.now(),
        },
    )
    return ruling


@transaction.atomic
def undo_ruling(*, round, ruling, by):
    """Take a pin or forbid back; twice is the same as once."""
    round = round_now(round)
    access.require_for_company(by, "rule_pair", ruling.challenge.company)
    refuse_unless(round.takes_rulings, _("Pairs are fixed and ruled out before the result is confirmed."))
    round.rulings.filter(pk=ruling.pk).delete()


@transaction.atomic
def annotate(*, round, text, by, challenge=None, participant=None):
    """A note for those in office."""
    access.require_in_round(by, "annotate", round.programme)
    refuse_unless(text.strip(), _("Please write a note."), "empty")
    return RoundNote.objects.create(
        round=round, challenge=challenge, participant=participant, text=text.strip()[:500], author=by
    )
