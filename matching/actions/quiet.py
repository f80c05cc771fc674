"""Watching for ties that go quiet: spells begin and end by themselves, mentors may put one aside."""

from dataclasses import asdict

from django.db import transaction
from django.utils.translation import gettext as _

from iwate_kankei import clock

from .. import access, emails, quiet
from ..models import Match, QuietSpell
from ..ties import facts_of
from .locks import refuse_unless


def watch_quiet():
    """Look at every tie that goes on: open a spell where there are reasons, close it where there are none.

    Run daily; running it again changes nothing. Returns how many spells are open.
    """
    today = clock.today()
    for match, facts in facts_of(Match.objects.alive(), today):
        _note(match, quiet.reasons(facts), today)
    # A match that is over while it was quiet has not come back, however kindly it ended.
    over = QuietSpell.objects.open().filter(match__status__in=Match.OVER)
    over.update(ended_on=today, came_back=False)
    return QuietSpell.objects.open().count()


@transaction.atomic
def _note(match, reasons, today):
    spell = QuietSpell.objects.open().select_for_update(no_key=True).filter(match=match).first()
    if reasons:
        is_new = spell is None
        spell = spell or QuietSpell(match=match, began_on=today)
        spell.reasons = [asdict(reason) for reason in reasons]
        spell.weight = sum(reason.weight for reason in reasons)
        spell.save()
        if is_new:
            emails.going_quiet(spell)
    elif spell:
        spell.ended_on, spell.came_back = today, True
        spell.save(update_fields=["ended_on", "came_back"])


@transaction.atomic
def snooze(*, spell, by, until, reason):
    """Put a quiet tie aside until a day, and say why (they are in the rice harvest)."""
    access.require(by, "snooze", spell.match)
    refuse_unless(until > clock.today(), _("Please choose a day in the future."), "past")
    refuse_unless(reason.strip(), _("Please say why."), "empty")
    QuietSpell.objects.open().filter(pk=spell.pk).update(
        snoozed_until=until, snooze_reason=reason.strip(), snoozed_by=by
    )
