"""The digest's section of challenges that suit the reader."""

from django.utils.translation import gettext_lazy as _

from notifications.digest import Item, add_section

from .suggestions import challenges_for, reader

MOST = 5


def new_challenges(user, since):
    """Open challenges published since, with the reason why they suit; nothing without a reason."""
    someone = reader(user)
    if someone is None:
        return []
    return [
        Item(str(each.challenge), str(each.good[0].words), each.challenge.get_absolute_url())
        for each in challenges_for(someone, MOST, since)
    ]


add_section(_("Challenges that may suit you"), new_challenges)
