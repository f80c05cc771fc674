"""Being found in the member directory: by one's own choice only."""

from django.db import transaction

from ..models import Consent, Participant
from .consent import give_consent, withdraw_consent


@transaction.atomic
def enter_directory(*, participant, shows):
    """Agree to be found, with these parts of the profile (names of directory.SHOWABLE)."""
    Participant.objects.filter(pk=participant.pk).update(directory_shows=list(shows))
    give_consent(participant=participant, purpose=Consent.Purpose.DIRECTORY, how="directory page")


@transaction.atomic
def leave_directory(*, participant):
    Participant.objects.filter(pk=participant.pk).update(directory_shows=[])
    withdraw_consent(participant=participant, purpose=Consent.Purpose.DIRECTORY, how="directory page")
