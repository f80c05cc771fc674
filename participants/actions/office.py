"""What the office decides about records: kept longer, words made skills."""

from django.db import transaction

from iwate_kankei import clock

from ..models import Participant, ParticipantSkill


def keep_longer(*, participant):
    """Not proposed for erasing for another year."""
    today = clock.today()
    until = today.replace(year=today.year + 1, day=min(today.day, 28))
    Participant.objects.filter(pk=participant.pk).update(keep_until=until)


@transaction.atomic
def settle_skill_words(*, words, skill=None):
    """Everybody who wrote these words has this skill of the list (or none); returns how many they were."""
    people = list(
        Participant.objects.with_skill_words().select_for_update(no_key=True).filter(skill_words=words)
    )
    if skill:
        ParticipantSkill.objects.bulk_create(
            [ParticipantSkill(participant=each, skill=skill) for each in people], ignore_conflicts=True
        )
    return Participant.objects.filter(pk__in=[each.pk for each in people]).update(skill_words="")
