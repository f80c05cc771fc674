"""What My page shows: read from all floors through reverse relations, with a constant number of queries."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from iwate_kankei import clock
from iwate_kankei.templatetags.dates import jdate, jdatetime

from . import stages

ASK_FOR = timedelta(days=60)


@dataclass(frozen=True)
class Task:
    """Something that waits for the person."""

    what: str
    about: str
    url: str
    until: date | datetime | None = None

    @property
    def until_words(self):
        """A day, or a moment: a seat is kept until the minute."""
        return jdatetime(self.until) if isinstance(self.until, datetime) else jdate(self.until)

    @property
    def is_late(self):
        day = timezone.localdate(self.until) if isinstance(self.until, datetime) else self.until
        return day is not None and day < clock.today()


def registrations(participant):
    """([active ones for events that are not over, soonest first], [those of ended events that they came to]).

    Ended longer ago than ASK_FOR is not read any more.
    """
    now = clock.now()
    rows = (
        participant.registrations.filter(event__ends_at__gt=now - ASK_FOR)
        .with_presence()
        .select_related("event")
        .order_by("event__starts_at")
    )
    coming = [row for row in rows if row.is_active and row.event.ends_at >= now]
    return coming, [row for row in rows if row.was_present and row.event.ends_at < now]


def last_end(attended, matches):
    """(when, what) of the newest end of something: an event that the person came to, a match; or None."""
    events = [(row.event.ends_at, row.event.title) for row in attended]
    works = [
        (timezone.make_aware(datetime.combine(row.ends_on, time())), row.challenge.company.name)
        for row in matches
        if row.status in row.OVER and row.ends_on
    ]
    return max([*events, *works], default=None)


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


def profile_task(participant, draft):
    """What lies half-done is finished first; whoever is new is asked for a name."""
    if draft:
        return [Task(_("Finish your profile"), _("What you typed was kept"), reverse("my:profile"))]
    if not participant.name:
        about = _("Three answers: then the reception and the companies know whom to expect")
        return [Task(_("Tell us your name and where you live"), about, reverse("my:profile"))]
    return []


def tasks(coming, proposals, matches, asks=()):
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
    return sorted(found, key=lambda task: (task.until is None, task.until.isoformat() if task.until else ""))


def _of_proposal(proposal):
    title, page = proposal.challenge.title, reverse("my_matching:proposal", args=[proposal.pk])
    if proposal.status == "draft" and proposal.challenge.is_open:
        yield Task(_("Finish your proposal"), title, page, proposal.challenge.apply_until)
    if not proposal.is_in_talks:
        return
    if any(question.answered_at is None for question in proposal.questions.all()):
        yield Task(_("The company asks you something"), title, page)
    for talk in proposal.talks.all():
        if talk.may_be_chosen:
            yield Task(_("Choose a time for the talk"), title, page, max(talk.times))


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
    for row in match.asked:
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
