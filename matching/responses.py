"""How fast are those who owe an answer? A debt has one owner, a day it arose, and perhaps one it was paid.

A host owes the answer to a letter, whoever writes it down (by telephone too). A mentor owes a comment to a
draft that was shown, and the record of a match that a host has agreed to.
"""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from statistics import mean, median

from django.utils import timezone

from iwate_kankei import clock

from .models import Proposal, Version

MENTOR_DAYS = 7  # a mentor's page is read on Mondays: what is older has been passed over at least once
COMMENT, RECORD = "comment", "record"


@dataclass(frozen=True)
class Debt:
    """owner: a Company or User (None: nobody looks after the company). row: what it is about."""

    owner: object
    since: dt.datetime
    until: dt.datetime | None
    due_on: dt.date
    row: object
    kind: str = ""
    by_telephone: bool = False

    @property
    def days(self):
        return None if self.until is None else max(0, (self.until - self.since).total_seconds() / 86400)

    @property
    def is_late(self):
        return (timezone.localdate(self.until) if self.until else clock.today()) > self.due_on


def by_hosts(user):
    """[Debt] of every letter that has been sent, answered or waiting."""
    rows = Proposal.objects.managed_by(user).handed_in().select_related("challenge__company")
    return [
        Debt(
            owner=row.challenge.company,
            since=row.submitted_at,
            until=row.answered_at,
            due_on=row.answer_by,
            row=row,
            by_telephone=row.by_telephone,
        )
        for row in rows
    ]


def by_mentors(user):
    """[Debt] of comments and of matches to record; owned by who did it, else by the company's mentor."""
    return _comments(user) + _records(user)


def _comments(user):
    drafts = Proposal.objects.managed_by(user).values("pk")
    shown = Version.objects.filter(shown_to=Version.Shown.MENTOR, proposal__in=drafts)
    rows = shown.select_related("proposal__challenge__company__mentor", "proposal__team").prefetch_related(
        "comments__author", "proposal__team__members__participant"
    )
    newest = {row.proposal_id: row.pk for row in rows}  # they come in the order of their numbers
    found = []
    for row in rows:
        first = next((comment for comment in row.comments.all() if comment.from_mentor), None)
        waits = row.proposal.status == Proposal.Status.DRAFT and newest[row.proposal_id] == row.pk
        if first or waits:  # an older version, or one that was sent meanwhile, waits for nobody
            owner = first.author if first else row.proposal.challenge.company.mentor
            found.append(_debt(owner, row.saved_at, first and first.written_at, row.proposal, COMMENT))
    return found


def _records(user):
    rows = Proposal.objects.managed_by(user).with_people()
    done = rows.filter(match__isnull=False, answered_at__isnull=False).select_related("match__recorded_by")
    found = [_debt(row.match.recorded_by, row.answered_at, row.match.created_at, row, RECORD) for row in done]
    open_ones = rows.to_be_matched().select_related("challenge__company__mentor")
    return found + [
        _debt(row.challenge.company.mentor, row.answered_at, None, row, RECORD) for row in open_ones
    ]


def _debt(owner, since, until, proposal, kind):
    due_on = timezone.localdate(since) + dt.timedelta(days=MENTOR_DAYS)
    return Debt(owner, since, until, due_on, proposal, kind)


def overdue(debts):
    """Open and late, the oldest first."""
    return sorted((debt for debt in debts if not debt.until and debt.is_late), key=lambda debt: debt.due_on)


def figures(debts):
    """Per owner: paid, median and mean days, late, by telephone, still open. Slowest first."""
    groups = defaultdict(list)
    for debt in debts:
        groups[debt.owner].append(debt)
    rows = [_figure(owner, group) for owner, group in groups.items()]
    return sorted(rows, key=lambda row: (-(row["median"] or 0), row["name"]))


def _figure(owner, debts):
    paid = [debt for debt in debts if debt.until]
    days = [debt.days for debt in paid]
    return {
        "name": getattr(owner, "name", "") or "–",
        "answers": len(paid),
        "median": round(median(days), 1) if days else None,
        "mean": round(mean(days), 1) if days else None,
        "late": sum(debt.is_late for debt in paid),
        "by_telephone": sum(debt.by_telephone for debt in paid),
        "open": len(debts) - len(paid),
        "overdue": len(overdue(debts)),
    }
