from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

WITHHELD = _("Told to those whose seat is confirmed")


@dataclass(frozen=True)
class Location:
    """Where an event is held, as far as a reader may know. What pages, mails and files show comes from here.

    hidden: names of the event's fields that are not for this reader; they read as "".
    """

    venue: str
    online_url: str
    is_online: bool  # that one can take part online is no secret, the address is
    is_withheld: bool  # there is a venue, and the reader is not told
    hidden: frozenset

    @property
    def on_site(self):
        """Whether one can come: there is a reception then."""
        return bool(self.words) or not self.is_online

    @property
    def words(self):
        """The venue, or who is told it; "" if none is known yet."""
        return WITHHELD if self.is_withheld else self.venue


def locate(event, *, seated, staff):
    """seated: the reader holds a confirmed seat; staff: manages the event."""
    told = seated or staff or event.venue_for == event.VenueFor.EVERYBODY
    shown = {"venue": told, "online_url": seated}
    return Location(
        **{name: getattr(event, name) if known else "" for name, known in shown.items()},
        is_online=bool(event.online_url),
        is_withheld=bool(event.venue) and not told,
        hidden=frozenset(name for name, known in shown.items() if not known),
    )
