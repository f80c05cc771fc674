"""The next step a person chooses; "ask me again" is a promise that the portal keeps."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from iwate_kankei import clock

from .. import emails, japanese
from ..models import NextStep, Participant


@transaction.atomic
def choose_next_step(*, participant, kind, ask_on=None, words=""):
    """The choice replaces the one before, which stays in the history. ask_on: for ASK_LATER."""
    if kind == NextStep.Kind.ASK_LATER and (ask_on is None or ask_on <= clock.today()):
        raise ValidationError(_("Please choose a day in the future on which we may ask again."), code="day")
    Participant.objects.select_for_update(no_key=True).get(pk=participant.pk)
    participant.next_steps.current().update(replaced_at=clock.now())
    return NextStep.objects.create(
        participant=participant,
        kind=kind,
        ask_on=ask_on if kind == NextStep.Kind.ASK_LATER else None,
        words=japanese.normalise(words),
    )


def ask_again():
    """Ask everybody whose day has come, each once; returns how many. Late is fine, twice is not."""
    asked = 0
    for step in NextStep.objects.to_ask().select_related("participant__user"):
        with transaction.atomic():
            claimed = NextStep.objects.filter(pk=step.pk, asked_at__isnull=True).update(asked_at=clock.now())
            if claimed and step.participant.user:
                emails.next_step_asked(step)
                asked += 1
    return asked


def seasons(today=None):
    """[(first day, season)] of the next year's seasons, the next one first: "ask me again in spring"."""
    today = today or clock.today()
    names = {3: _("spring"), 6: _("summer"), 9: _("autumn"), 12: _("winter")}
    days = [dt.date(year, month, 1) for year in (today.year, today.year + 1) for month in names]
    return [(day, names[day.month]) for day in days if day > today][:4]
