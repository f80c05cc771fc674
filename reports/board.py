"""The programme board: what has to be held against what is planned and was held, place by place."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from events.models import Event
from iwate_kankei import clock
from iwate_kankei.models import Municipality, Requirement
from matching.models import Match

Kind = Requirement.Kind


@dataclass(frozen=True)
class Line:
    """One requirement in one place (`municipality` None: for the whole programme).

    `planned` lies ahead, `held` has happened; `minimum` None means: as many as there are.
    """

    requirement: Requirement
    municipality: Municipality | None
    planned: int
    held: int

    @property
    def minimum(self):
        return self.requirement.minimum

    @property
    def missing(self):
        """How many are neither held nor planned."""
        return max(0, (self.minimum or 0) - self.held - self.planned)

    @property
    def state(self):
        """done, planned or missing; open where no minimum was agreed and nothing has happened yet."""
        if self.minimum is None:
            return "done" if self.held else "open"
        if self.held >= self.minimum:
            return "done"
        return "missing" if self.missing else "planned"

    @property
    def is_late(self):
        due = self.requirement.due_on
        return bool(due) and due < clock.today() and self.state not in {"done", "open"}


@dataclass(frozen=True)
class Matched:
    """ "5社・5組": how many companies, and how many teams, have matched."""

    companies: int
    teams: int


def matched(matches):
    """Distinct companies and teams among `matches` (a QuerySet)."""
    pairs = set(matches.order_by().values_list("challenge__company", "team"))
    return Matched(len({company for company, _ in pairs}), len({team for _, team in pairs}))


def lines(programme, municipalities):
    """One Line for each requirement and place, in the order of the requirements.

    `municipalities` are the places that the reader may see; what is for the whole programme always counts.
    """
    planned, held = _counts(programme)
    for requirement in programme.requirements.all():
        for place in municipalities if requirement.per_municipality else [None]:
            key = (requirement.kind, place.pk if place else None)
            yield Line(requirement, place, planned[key], held[key])


def _counts(programme):
    """Two counters by (kind, municipality code or None for all): planned and held.

    An event counts as its kind, or as what its staff said otherwise (Event.counts_as).
    """
    planned, held = Counter(), Counter()
    now, today = clock.now(), clock.today()
    events = programme.events.exclude(status=Event.Status.CANCELLED)
    for event in events.prefetch_related("municipalities"):
        happened = event.status == Event.Status.PUBLISHED and event.ends_at and event.ends_at < now
        for place in [None, *(m.pk for m in event.municipalities.all())]:
            (held if happened else planned)[event.counts_as, place] += 1
    matches = Match.objects.filter(challenge__programme=programme)
    for code, starts_on in matches.values_list("challenge__company__municipality", "starts_on"):
        _add(held if starts_on <= today else planned, Kind.MATCHING, code)
    for published_on in programme.promotions.values_list("published_on", flat=True):
        (held if published_on <= today else planned)[Kind.PROMOTION, None] += 1
    return planned, held


def _add(counter, kind, code):
    counter[kind, None] += 1
    counter[kind, code] += 1


@dataclass(frozen=True)
class Deadline:
    due_on: date
    label: str
    responsible: str


def deadlines(board):
    """What is due and not done, the nearest first."""
    waiting = {line.requirement for line in board if line.requirement.due_on and line.state != "done"}
    found = [Deadline(r.due_on, r.label, r.responsible) for r in waiting]
    return sorted(found, key=lambda deadline: (deadline.due_on, deadline.label))
