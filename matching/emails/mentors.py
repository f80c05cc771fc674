"""Mails that keep ties from fading: promises that were missed, ties that go quiet, the mentor's Monday."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from iwate_kankei import clock
from iwate_kankei.models import Assignment, User
from notifications.kinds import register
from notifications.models import Message

from .. import week
from ..models import ContactRecord, QuietSpell
from .people import host_url, hosts, mentors, row_of, still, team_users, tell, url

Promiser = ContactRecord.Promiser
MISSED_FOR = dt.timedelta(days=30)  # what is older is on the lists, not in mails
ABOUT = ("company", "participant__user", "match__team")


def _promise(message):
    record = row_of(message, ContactRecord.objects.promised().select_related(*ABOUT))
    if record.promised_by == Promiser.HOST:
        link = host_url(message, "host:match", record.match_id) if record.match_id else ""
    elif record.promised_by == Promiser.TEAM:
        link = url("my_matching:match", record.match_id) if record.match_id else ""
    else:
        link = url("mentor:home")
    still(str(record.promise_due) == message.version, "another day was agreed")
    return {"record": record, "company": record.company, "participant": record.participant, "url": link}


def _quiet(message):
    spell = row_of(message, QuietSpell.objects.shown())
    [(spell, reasons, suggestion)] = week.quiet_rows(QuietSpell.objects.filter(pk=spell.pk))
    return {
        "company": spell.match.challenge.company,
        "team": spell.match.team,
        "reasons": reasons,
        "suggestion": suggestion,
        "url": url("mentor:match", spell.match_id),
    }


def _week(message):
    desk = week.of(message.recipient)
    quiet = [(spell.match, reasons) for spell, reasons, _action in desk["quiet"]]
    names = ("overdue", "waiting", "to_match", "to_comment", "alerts", "promises", "visits")
    facts = {name: list(desk[name]) for name in names} | {"quiet": quiet}
    facts["promises"] = [row for row in facts["promises"] if row.promise_due < desk["today"]]
    still(any(facts.values()), "nothing waits")
    return facts | {"url": url("mentor:home")}


PROMISE = register("matching.promise", label=_("A promise was missed"), load=_promise, may_wait=True)
QUIET = register("matching.quiet", label=_("A tie is going quiet (mentor)"), load=_quiet, may_wait=True)
WEEK = register(
    "matching.week",
    label=_("Monday's summary for mentors"),
    load=_week,
    may_wait=True,
    optional=True,
    concerns=lambda user: bool(user.duties.mentor_codes),
)


def ask_about_missed_promises():
    """Only what was missed nags: whoever promised hears once for each day that was agreed, afterwards."""
    missed = ContactRecord.objects.broken().filter(promise_due__gte=clock.today() - MISSED_FOR)
    for record in missed.select_related(*ABOUT, "author"):
        tell(PROMISE, _who_promised(record), record, version=str(record.promise_due))


def _who_promised(record):
    if record.promised_by == Promiser.HOST:
        return hosts(record.company)[:1] if record.company else []
    if record.promised_by == Promiser.TEAM:
        alone = [record.participant.user] if record.participant and record.participant.user else []
        return team_users(record.match.team)[:1] if record.match else alone
    return [record.author] if record.author else []


def going_quiet(spell):
    tell(QUIET, mentors(spell.match.challenge.company), spell)


def plan_weeks():
    """Queue this week's mail for every mentor on duty, once a person and week. Returns how many there are."""
    year, number, _day = clock.today().isocalendar()
    posts = Assignment.objects.current().filter(role=Assignment.Role.MENTOR)
    people = list(User.objects.filter(pk__in=posts.values("user"), is_active=True))
    Message.objects.enqueue_all(WEEK, to=people, version=f"{year}-W{number:02}")
    return len(people)
