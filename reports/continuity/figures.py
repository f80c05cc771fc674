"""How many ties continued? The figures and what exactly each of them counts. Pure: no queries, no clock."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from matching.actions.check_ins import months_later

TIES, PEOPLE = "ties", "people"


@dataclass(frozen=True)
class Tie:
    """One match that has begun, as of a day.

    over: finished or ended early, on ends_on (else a planned end, or None). early: ended early, because of
    `why`. rungs: places on the ladder (matching.ladder.RUNGS) in order, of this match and of later ones of
    the same people with the same company. paid: the same for pay, False where it is without. was_quiet:
    came off the list of ties going quiet, came_back: because it spoke again. again: those of its people
    who were involved in a later fiscal year; `asked`: those for whom there has been a later one.
    """

    pk: int
    programme: int
    place: str
    company: int
    people: frozenset
    starts_on: dt.date
    ends_on: dt.date | None = None
    over: bool = False
    early: bool = False
    why: str = ""
    renewed: bool = False
    rungs: tuple = ()
    paid: tuple = ()
    was_quiet: bool = False
    came_back: bool = False
    asked: frozenset = frozenset()
    again: frozenset = frozenset()
    hours: float = 0
    confirmed: float = 0

    def ran_on(self, day):
        return not self.over or self.ends_on >= day

    @property
    def climbed(self):
        return bool(self.rungs) and max(self.rungs) > self.rungs[0]

    @property
    def began_unpaid(self):
        return bool(self.paid) and not self.paid[0]


@dataclass(frozen=True)
class Figure:
    """A figure with its definition. base and hits take (tie, today) and say what of the tie is counted:

    True or False for the tie itself, or a set of its people where `unit` is PEOPLE.
    """

    key: str
    label: str
    meaning: str
    hits: Callable
    base: Callable = lambda tie, today: True
    unit: str = TIES

    def of(self, ties, today):
        """The Value for these ties."""
        if self.unit == PEOPLE:
            base = frozenset().union(*(self.base(tie, today) for tie in ties))
            hits = frozenset().union(*(self.hits(tie, today) for tie in ties))
            return Value(self, sorted(hits), sorted(base), len(hits), len(base))
        base = [tie for tie in ties if self.base(tie, today)]
        hits = [tie for tie in base if self.hits(tie, today)]
        return Value(self, hits, base, len(_people(hits)), len(_people(base)))


@dataclass(frozen=True)
class Value:
    """hits and base: lists of Ties, or of ids of people. people, people_of: the persons behind the two."""

    figure: Figure
    hits: list
    base: list
    people: int
    people_of: int

    @property
    def count(self):
        return len(self.hits)

    @property
    def of(self):
        return len(self.base)

    @property
    def percent(self):
        """Whole percent, or None where there is nothing to divide by."""
        return round(100 * self.count / self.of) if self.of else None


def _people(ties):
    return frozenset().union(*(tie.people for tie in ties))


def _after(months, label, meaning):
    def old_enough(tie, today):
        return months_later(tie.starts_on, months) <= today

    def still_running(tie, today):
        return tie.ran_on(months_later(tie.starts_on, months))

    return Figure(f"after-{months}", label, meaning, still_running, old_enough)


FIGURES = [
    Figure(
        "made",
        _("Matches made"),
        _("Every match of a challenge and a team whose work has begun, however it was recorded."),
        lambda tie, today: True,
    ),
    _after(
        3,
        _("Running after 3 months"),
        _("Of the matches that began at least 3 months ago: those that had not ended on that day."),
    ),
    _after(
        6,
        _("Running after 6 months"),
        _("Of the matches that began at least 6 months ago: those that had not ended on that day."),
    ),
    _after(
        12,
        _("Running after 12 months"),
        _("Of the matches that began at least 12 months ago: those that had not ended on that day."),
    ),
    Figure(
        "running",
        _("Running today"),
        _("Matches that are neither finished nor ended early today."),
        lambda tie, today: not tie.over,
    ),
    Figure(
        "renewed",
        _("Renewed at least once"),
        _("Matches that both sides have renewed at least once, whether they still run or not."),
        lambda tie, today: tie.renewed,
    ),
    Figure(
        "finished",
        _("Finished as agreed"),
        _("Matches that both sides brought to the end that they had agreed on."),
        lambda tie, today: tie.over and not tie.early,
    ),
    Figure(
        "ended-early",
        _("Ended early"),
        _("Matches that ended before what was agreed, with the reason that was written down."),
        lambda tie, today: tie.early,
    ),
    Figure(
        "again",
        _("People involved again in a later fiscal year"),
        _(
            "Of the people whose match began in an earlier fiscal year than today's: those who in any later "
            "fiscal year came to an event, submitted a proposal or worked in a match."
        ),
        lambda tie, today: tie.again,
        lambda tie, today: tie.asked,
        PEOPLE,
    ),
    Figure(
        "climbed",
        _("Climbed the ladder"),
        _(
            "Matches that went on to a higher rung (consultation, trial, work, renewed), or whose people "
            "later worked with the same company on a higher one."
        ),
        lambda tie, today: tie.climbed,
    ),
    Figure(
        "paid",
        _("From unpaid to paid"),
        _(
            "Of the matches that began without pay: those that are paid by a later version of the "
            "conditions, or whose people later worked for the same company with pay."
        ),
        lambda tie, today: any(tie.paid),
        lambda tie, today: tie.began_unpaid,
    ),
    Figure(
        "came-back",
        _("Quiet ties that came back"),
        _(
            "Of the matches that stood on the list of ties going quiet and are no longer on it: those that "
            "left it because the tie spoke again, not because the match was over."
        ),
        lambda tie, today: tie.came_back,
        lambda tie, today: tie.was_quiet,
    ),
]
BY_KEY = {figure.key: figure for figure in FIGURES}


def values(ties, today):
    """[Value] in the order of FIGURES."""
    return [figure.of(ties, today) for figure in FIGURES]


def reasons(ties):
    """[(reason, how many)] of the matches that ended early, the most frequent first."""
    counted = {}
    for tie in ties:
        if tie.early:
            counted[tie.why] = counted.get(tie.why, 0) + 1
    return sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))
