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
def settle_skill_words(*, participant, skill=None):
    """The words a person wrote are this skill of the list (or none), and need not be looked at again."""
    participant = Participant.objects.select_for_update(no_key=True).get(pk=participant.pk)
    if skill:
        ParticipantSkill.objects.get_or_create(participant=participant, skill=skill)
    participant.skill_words = ""
    participant.save(update_fields=["skill_words"])
