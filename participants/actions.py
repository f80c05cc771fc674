"""What people do with their own record."""

from django.db import transaction

from .models import Consent, Participant

TERMS_VERSION = "2026-11"  # of the consent texts under /privacy/


@transaction.atomic
def register(*, user, how):
    """The first step of every tie: a record of one's own, with the consent that running it needs."""
    participant, _ = Participant.objects.get_or_create(
        user=user, defaults={"email": user.email, "name": user.name}
    )
    give_consent(participant=participant, purpose=Consent.Purpose.PROGRAMME, how=how)
    return participant


@transaction.atomic
def give_consent(*, participant, purpose, how):
    """Record a consent; giving one that is valid already changes nothing."""
    consent, _ = Consent.objects.valid().get_or_create(
        participant=participant, purpose=purpose, defaults={"version": TERMS_VERSION, "how": how}
    )
    return consent
