"""The digest's section of challenges that suit the reader."""

from django.utils.translation import gettext_lazy as _

from companies.models import Challenge
from notifications.digest import Item, add_section

from .models import Participant
from .suiting import Wishes, weigh

MOST = 5


def new_challenges(user, since):
    """Open challenges published since, with the reason why they suit; nothing without a reason."""
    participant = Participant.objects.filter(user=user).first()
    if participant is None:
        return []
    wishes = Wishes.of(participant)
    rows = Challenge.objects.open().filter(published_at__gt=since, company__is_published=True)
    rows = rows.select_related("company__municipality").prefetch_related("needs__skill")
    suiting = [each for each in (weigh(row, wishes) for row in rows) if each.reasons]
    suiting.sort(key=lambda each: (-each.score, each.challenge.pk))
    return [
        Item(str(each.challenge), str(each.reasons[0]), each.challenge.get_absolute_url())
        for each in suiting[:MOST]
    ]


add_section(_("Challenges that may suit you"), new_challenges)
