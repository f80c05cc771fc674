"""What part of the figures is looked at: of a programme, of a place, within what the person may count."""

from dataclasses import dataclass

from django.utils.http import urlencode

from iwate_kankei.models import Municipality, Programme, User
from matching.models import Proposal

from ..models import Snapshot
from .facts import counted_by, matches_of, ties_of


@dataclass(frozen=True)
class Scope:
    """programmes, places: what can be chosen; programme, place: what is, None for all of them."""

    user: User
    programmes: list
    places: list
    programme: Programme | None
    place: Municipality | None

    @classmethod
    def of(cls, request):
        """From ?programme= and ?place=; what the person may not count is as if it were not there."""
        matches = matches_of(request.user)
        programmes = list(Programme.objects.filter(pk__in=matches.values("challenge__programme")))
        places = list(Municipality.objects.filter(pk__in=matches.values("challenge__company__municipality")))
        chosen, code = request.GET.get("programme", ""), request.GET.get("place", "")
        return cls(
            request.user,
            programmes,
            places,
            next((row for row in programmes if str(row.pk) == chosen), None),
            next((row for row in places if row.pk == code), None),
        )

    def ties(self):
        return ties_of(self._chosen(matches_of(self.user)), self.user.duties)

    def letters(self):
        """Every offer of a letter to a company here; of a letter passed on it may be one of several."""
        return self._chosen(counted_by(self.user, Proposal.objects.all()))

    def _chosen(self, rows):
        if self.programme:
            rows = rows.filter(challenge__programme=self.programme)
        if self.place:
            rows = rows.filter(challenge__company__municipality=self.place)
        return rows

    def snapshots(self):
        rows = Snapshot.objects.visible_to(self.user)
        rows = rows.filter(municipality=self.place) if self.place else rows.adding_up_for(self.user)
        return rows.filter(programme=self.programme) if self.programme else rows

    @property
    def query(self):
        """For links that keep the choice: "?programme=1&place=032093", or ""."""
        chosen = {"programme": self.programme and self.programme.pk, "place": self.place and self.place.pk}
        words = urlencode({name: value for name, value in chosen.items() if value})
        return f"?{words}" if words else ""

    def __str__(self):
        return " · ".join(str(chosen) for chosen in (self.programme, self.place) if chosen)
