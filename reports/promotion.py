"""What publicity brought: for each source (?ref= or campaign) who came, registered, attended and stayed."""

from collections import Counter
from dataclasses import dataclass, fields

from django.db.models import Sum
from django.utils.translation import gettext as _

from events.models import Arrival, Event, Registration
from matching.models import Match, Proposal


@dataclass(frozen=True)
class Line:
    """One source, "" for those whose source is not known.

    visitors: counted once a browser, without a name; registrations: one for each person and event; the
    others are people: who registered, attended, proposed and matched.
    """

    source: str
    visitors: int = 0
    registrations: int = 0
    people: int = 0
    attended: int = 0
    proposed: int = 0
    matched: int = 0

    @property
    def label(self):
        return self.source or _("Not known")


NUMBERS = [field.name for field in fields(Line)][1:]


def lines(programme, user):
    """The programme's sources, the one with most people first; what the user may not see is not counted.

    A person belongs to the first source with which they registered for one of the programme's events.
    """
    registrations = Registration.objects.filter(
        event__in=Event.objects.managed_by(user).filter(programme=programme)
    )
    pairs, source_of = {}, {}
    rows = registrations.order_by("queued_at", "pk").values_list("participant", "event", "source")
    for person, event, source in rows:
        pairs[person, event] = pairs.get((person, event)) or source
        source_of[person] = source_of.get(person) or source
    here = {"challenge__programme": programme}
    proposals = Proposal.objects.managed_by(user).handed_in().filter(**here)
    counts = {
        "visitors": _visitors(programme),
        "registrations": Counter(pairs.values()),
        "people": Counter(source_of.values()),
        "attended": _people(registrations.attended(), "participant", source_of),
        "proposed": _people(proposals, "team__members__participant", source_of),
        "matched": _people(
            Match.objects.managed_by(user).filter(**here), "team__members__participant", source_of
        ),
    }
    found = [
        Line(source, **{name: counts[name][source] for name in NUMBERS})
        for source in set().union(*counts.values())
    ]
    return sorted(found, key=lambda line: (-line.people, -line.visitors, line.source))


def _visitors(programme):
    """Visitors in the programme's period, wherever on the portal they arrived."""
    days = Arrival.objects.filter(day__range=(programme.starts_on, programme.ends_on))
    return Counter(dict(days.values_list("source").annotate(Sum("visitors"))))


def _people(rows, path, source_of):
    """How many distinct people of each source the rows lead to; whoever came otherwise is not counted."""
    people = set(rows.order_by().values_list(path, flat=True)) & set(source_of)
    return Counter(source_of[person] for person in people)


def total(found):
    return Line(_("Total"), **{name: sum(getattr(line, name) for line in found) for name in NUMBERS})


def table(found):
    """(header, rows) for Excel."""
    header = [_("Came from"), _("Visitors"), _("Registrations"), _("People registered")]
    header += [_("People who came"), _("People with a proposal"), _("People matched")]
    return header, [[line.label, *(getattr(line, name) for name in NUMBERS)] for line in found]
