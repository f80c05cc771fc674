"""When is a tie going quiet (疎遠の兆し)? Pure: facts in, reasons out; no queries, no clock.

Each reason is readable on its own and carries a weight; a tie is listed when there is any reason, the
list is sorted by the sum. Weights are a first judgement, to be reviewed against what is measured
(QuietSpell.came_back): silence and trouble weigh most because they come last before a tie breaks.
"""

import datetime as dt
from dataclasses import dataclass
from statistics import median

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

USUAL_RHYTHM = 30  # days between contacts while a tie has no rhythm of its own yet
SHORTEST_PATIENCE = 21  # days: nobody is called quiet after less
GAPS_FOR_A_RHYTHM = 3  # fewer gaps say nothing about a rhythm

SILENCE, CHECK_IN, PROMISE, HOST, SEASON, TROUBLE = (
    "silence",
    "check_in",
    "promise",
    "host",
    "season",
    "trouble",
)
WEIGHTS = {SILENCE: 30, TROUBLE: 30, SEASON: 25, CHECK_IN: 20, PROMISE: 15, HOST: 10}


@dataclass(frozen=True)
class Facts:
    """What is known of one tie on one day.

    contacts: every day on which somebody of the tie was heard of (notes, work, answers), in any order.
    unanswered: check-ins asked and silent. broken: promises past their day. host_owes: days that the
    host's oldest confirmation waits (0: nothing). ends_on: planned end. trouble: an answer said so.
    """

    today: dt.date
    starts_on: dt.date
    contacts: tuple = ()
    unanswered: int = 0
    broken: int = 0
    host_owes: int = 0
    ends_on: dt.date | None = None
    trouble: bool = False


@dataclass(frozen=True)
class Reason:
    code: str
    number: int = 0
    rhythm: int = 0

    @property
    def weight(self):
        return WEIGHTS[self.code]

    @property
    def words(self):
        return describe(self)


def rhythm(days):
    """The usual gap between contacts in days: the median, once there are enough gaps to speak of one."""
    days = sorted(set(days))
    gaps = [(later - earlier).days for earlier, later in zip(days, days[1:], strict=False)]
    return median(gaps) if len(gaps) >= GAPS_FOR_A_RHYTHM else USUAL_RHYTHM


def patience(days):
    """After how many days without contact a tie with this history counts as quiet: twice its rhythm."""
    return max(SHORTEST_PATIENCE, round(2 * rhythm(days)))


def reasons(facts):
    """Why this tie is going quiet, heaviest first; empty if it is not."""
    known = tuple(day for day in facts.contacts if day <= facts.today)
    last = max(known, default=facts.starts_on)
    silent_for = (facts.today - last).days
    found = []
    if silent_for > patience(known):
        found.append(Reason(SILENCE, silent_for // 7, round(rhythm(known))))
    if facts.trouble:
        found.append(Reason(TROUBLE))
    if facts.ends_on and facts.ends_on < facts.today:
        found.append(Reason(SEASON, (facts.today - facts.ends_on).days))
    if facts.unanswered:
        found.append(Reason(CHECK_IN, facts.unanswered))
    if facts.broken:
        found.append(Reason(PROMISE, facts.broken))
    if facts.host_owes > 14:
        found.append(Reason(HOST, facts.host_owes))
    return sorted(found, key=lambda reason: -reason.weight)


def describe(reason):
    number = reason.number
    if reason.code == SILENCE and reason.rhythm < 2:
        return ngettext(
            "No contact for %(weeks)s week; until now almost every day",
            "No contact for %(weeks)s weeks; until now almost every day",
            number,
        ) % {"weeks": number}
    if reason.code == SILENCE:
        return ngettext(
            "No contact for %(weeks)s week; until now about every %(days)s days",
            "No contact for %(weeks)s weeks; until now about every %(days)s days",
            number,
        ) % {"weeks": number, "days": reason.rhythm}
    if reason.code == TROUBLE:
        return _("A check-in was answered with “Trouble”")
    if reason.code == SEASON:
        return _("The agreed time ended %(days)s days ago, and nothing follows yet") % {"days": number}
    if reason.code == CHECK_IN:
        return ngettext("%(count)s check-in is unanswered", "%(count)s check-ins are unanswered", number) % {
            "count": number
        }
    if reason.code == PROMISE:
        return ngettext(
            "%(count)s promise is past its day", "%(count)s promises are past their day", number
        ) % {"count": number}
    return _("The company has not confirmed work for %(days)s days") % {"days": number}


def suggestion(found):
    """The one thing to do next, by the heaviest reason."""
    actions = {
        TROUBLE: _("Call both sides, one after the other, today or tomorrow"),
        SILENCE: _("Call the side that was heard last, and agree on a small next meeting"),
        SEASON: _("Ask both whether to renew, and write the new conditions or end it well"),
        CHECK_IN: _("Ask by telephone how it is going, and answer the check-in for them"),
        PROMISE: _("Remind of the promise, or agree on a new day"),
        HOST: _("Confirm the hours with the owner on the telephone"),
    }
    return actions[found[0].code] if found else ""
