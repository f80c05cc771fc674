"""What My page shows: read from all floors through reverse relations, with a constant number of queries."""

from dataclasses import dataclass
from datetime import date, datetime

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from iwate_kankei import clock

from . import stages


@dataclass(frozen=True)
class Task:
    """Something that waits for the person."""

    what: str
    about: str
    url: str
    until: date | datetime | None = None


def registrations(participant):
    """Active ones for events that are not over, soonest first."""
    return list(
        participant.registrations.active()
        .filter(event__ends_at__gte=clock.now())
        .select_related("event")
        .order_by("event__starts_at")
    )


def memberships(participant):
    """The person's current teams with their proposals and matches."""
    return participant.memberships.current().prefetch_related(
        "team__proposals__challenge__company", "team__matches__challenge__company", "team__matches__check_ins"
    )


def tasks(coming, proposals, matches, draft):
    """What must be answered, the most urgent first."""
    found = [
        Task(
            _("A seat is free for you: take it or leave it"),
            row.event.title,
            _link("events:detail", row.event.slug),
            row.offered_until,
        )
        for row in coming
        if row.status == "offered"
    ]
    found += [
        Task(
            _("Tell us how it goes"),
            match.challenge.company.name,
            _link("my_matching:match", match.pk),
            row.due_on,
        )
        for match in matches
        for row in match.check_ins.all()
        if row.side == "team" and not row.answered_at and row.due_on <= clock.today()
    ]
    found += [
        Task(
            _("Finish your proposal"),
            row.challenge.title,
            _link("my_matching:proposal", row.pk),
            row.challenge.apply_until,
        )
        for row in proposals
        if row.status == "draft"
    ]
    if draft:
        found.append(Task(_("Finish your profile"), _("What you typed was kept"), reverse("my:profile")))
    return sorted(found, key=lambda task: (task.until is None, _moment(task.until)))


def steps(evidence):
    """The whole way as the steps partial wants it: what was reached, by what, and where the person stands."""
    here = stages.reached(evidence)
    return [
        {
            "label": stage.label,
            "state": "current" if stage == here else "done" if first else "",
            "note": first.what if first else stage.meaning,
        }
        for stage, first in stages.steps(evidence)
    ]


def _moment(until):
    return until.isoformat() if until else ""


def _link(name, *args):
    """The page of a higher floor, or My page itself where that floor has none."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return reverse("my:home")
