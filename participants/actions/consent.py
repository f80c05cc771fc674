"""Giving and withdrawing consent; the history stays."""

from django.db import transaction

from iwate_kankei import clock

from ..consents import VERSION
from ..models import Consent, Participant


@transaction.atomic
def give_consent(*, participant, purpose, how):
    """Record a consent; giving one that is valid already changes nothing.

    Agreeing to the running of the programme again ends the stop that its withdrawal had begun.
    """
    consent, _created = Consent.objects.valid().get_or_create(
        participant=participant, purpose=purpose, defaults={"version": VERSION, "how": how}
    )
    if purpose == Consent.Purpose.PROGRAMME and participant.suspended_at:
        participant.suspended_at = None
        participant.save(update_fields=["suspended_at"])
    return consent


@transaction.atomic
def withdraw_consent(*, participant, purpose, how):
    """End the valid consent, if there is one; returns how many were ended (0 or 1).

    `how` tells by which way it was withdrawn and is kept beside how it was given. Without the
    consent to run the programme nothing may be done with the record, so its use stops at once.
    """
    participant = Participant.objects.select_for_update(no_key=True).get(pk=participant.pk)
    now = clock.now()
    ended = (
        Consent.objects.valid()
        .filter(participant=participant, purpose=purpose)
        .update(withdrawn_at=now, withdrawn_how=how)
    )
    if ended and purpose == Consent.Purpose.PROGRAMME and not participant.suspended_at:
        participant.suspended_at = now
        participant.save(update_fields=["suspended_at"])
    return ended
