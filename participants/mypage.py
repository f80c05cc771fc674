"""What My page shows: read from all floors through reverse relations, with a constant number of queries."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from iwate_kankei import clock

from . import stages

ASK_FOR = timedelta(days=60)


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
        "team__proposals__challenge__company",
        "team__proposals__questions",
        "team__proposals__talks",
        "team__proposals__in_rounds__round",
        "team__matches__challenge__company",
        "team__matches__check_ins",
        "team__matches__terms",
    )


def last_end(participant, matches):
    """(when, what) of the newest end of something: an event that the person came to, a match; or None."""
    attended = (
        participant.registrations.filter(attendances__status="present", event__ends_at__lte=clock.now())
        .order_by("-event__ends_at")
        .values_list("event__ends_at", "event__title")[:1]
    )
    ended = [
        (timezone.make_aware(datetime.combine(row.ends_on, time())), row.challenge.company.name)
        for row in matches
        if row.status in row.OVER and row.ends_on
    ]
    return max([*attended, *ended], default=None)


def next_step_task(end, step):
    """At every end the next step is asked for, and again when the day has come that the person named.

    step: the current choice or None. An end that lies further back than ASK_FOR says nothing any more.
    """
    url = reverse("my:next_step")
    if step and step.asked_at:
        return [Task(_("You wanted to be asked again: what comes next?"), step.words, url)]
    if end and end[0] > clock.now() - ASK_FOR and (step is None or step.chosen_at < end[0]):
        return [Task(_("What comes next for you?"), end[1], url)]
    return []


def asks(participant):
    """Questions to form a team that wait for the person's answer."""
    return participant.team_asks.open().select_related("challenge", "asker")


def tasks(coming, proposals, matches, draft, asks=()):
    """What must be answered, the most urgent first."""
    found = [
        Task(
            _("A seat is free for you: take it or leave it"),
            row.event.title,
            reverse("my_events:detail", args=[row.pk]),
            row.offered_until,
        )
        for row in coming
        if row.status == "offered"
    ]
    found += [task for proposal in proposals for task in _of_proposal(proposal)]
    found += [task for match in matches for task in _of_match(match)]
    found += [
        Task(
            _("%(name)s would like to form a team with you") % {"name": ask.asker.name},
            ask.challenge.title,
            reverse("my_matching:look_for_team", args=[ask.challenge.slug]),
        )
        for ask in asks
    ]
    found += _of_rounds(proposals)
    if draft:
        found.append(Task(_("Finish your profile"), _("What you typed was kept"), reverse("my:profile")))
    return sorted(found, key=lambda task: (task.until is None, task.until.isoformat() if task.until else ""))


def _of_proposal(proposal):
    title, page = proposal.challenge.title, reverse("my_matching:proposal", args=[proposal.pk])
    if proposal.status == "draft":
        yield Task(_("Finish your proposal"), title, page, proposal.challenge.apply_until)
    if any(question.answered_at is None for question in proposal.questions.all()):
        yield Task(_("The company asks you something"), title, page)
    for talk in proposal.talks.all():
        if talk.chosen is None and talk.cancelled_at is None:
            yield Task(_("Choose a time for the talk"), title, page)


def _of_rounds(proposals):
    """Rounds in which the person's letters take part: to rank, and the result for a month."""
    rounds = {row.round.pk: row.round for proposal in proposals for row in proposal.in_rounds.all()}
    since = clock.now() - timedelta(days=30)
    for round in rounds.values():
        until = round.participants_rank_until
        if round.status == "ranking" and clock.today() <= until:
            page = reverse("my_matching:ranking", args=[round.programme_id])
            yield Task(_("Rank the challenges"), _("Matching round"), page, until)
        elif round.published_at and round.published_at > since:
            page = reverse("my_matching:round", args=[round.pk])
            yield Task(_("See the result"), _("Matching round"), page)


def _of_match(match):
    company, page = match.challenge.company.name, reverse("my_matching:match", args=[match.pk])
    for row in match.check_ins.all():
        if row.side == "team" and not row.answered_at and row.due_on <= clock.today():
            yield Task(_("Tell us how it goes"), company, page, row.due_on)
    newest = max(match.terms.all(), key=lambda terms: terms.number, default=None)
    if newest and newest.team_received_at is None:
        yield Task(_("Read and receive the written conditions"), company, page)


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
