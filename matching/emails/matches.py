"""Mails about matches: agreed, moved on, conditions, check-ins, the look back at the end."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from notifications.kinds import register
from notifications.models import Message

from .. import links, next_steps
from ..models import CheckIn, Closing, Match, Terms
from .people import host_url, hosts, mentors, row_of, still, team_users, tell, url

Status = Match.Status


def _facts(match):
    return {
        "match": match,
        "challenge": match.challenge,
        "company": match.challenge.company,
        "team": match.team,
        "next": next_steps.of(match),
    }


def _match(message):
    return row_of(message, Match.objects.with_people())


def _to_team(message):
    match = _match(message)
    return _facts(match) | {"url": url("my_matching:match", match.pk)}


def _to_host(message):
    match = _match(message)
    return _facts(match) | {"url": host_url(message, "host:match", match.pk)}


def _terms(message):
    terms = row_of(message, Terms.objects.select_related("match__challenge__company", "match__team"))
    newest = terms.match.terms.first()
    still(newest.pk == terms.pk, "there is a newer version")
    # To the paper itself, where its receipt is confirmed.
    if message.kind == TERMS_HOST.name:
        link = host_url(message, "host:terms", terms.match_id, terms.number)
    else:
        link = url("my_matching:terms", terms.match_id, terms.number)
    return _facts(terms.match) | {"terms": terms, "url": link}


CHECK_IN_ROWS = ("match__challenge__company", "match__team")


def _check_in(message):
    check_in = row_of(message, CheckIn.objects.select_related(*CHECK_IN_ROWS))
    still(check_in.answered_at is None, "it has been answered")
    still(check_in.match.is_alive, "the match is over")
    token = links.check_in(check_in)
    return _facts(check_in.match) | {"check_in": check_in, "url": url("answer:check_in", token)}


def _alert(message):
    check_in = row_of(message, CheckIn.objects.select_related(*CHECK_IN_ROWS))
    still(check_in.seen_at is None, "a mentor has dealt with it")
    return _facts(check_in.match) | {
        "check_in": check_in,
        "why": message.context.get("why"),
        "url": url("mentor:match", check_in.match_id),
    }


def _closing(message):
    closing = row_of(message, Closing.objects.select_related("match__challenge__company", "match__team"))
    return _facts(closing.match) | {"closing": closing, "url": url("mentor:match", closing.match_id)}


def _work(message):
    match = _match(message)
    entries = list(match.work_logs.unconfirmed().select_related("participant"))
    still(entries, "everything is confirmed")
    link = url("answer:work", links.work(match, message.recipient)) if message.recipient else ""
    return _facts(match) | {
        "entries": entries,
        "hours": sum(entry.hours for entry in entries),
        "url": link,
    }


MATCHED = register("matching.matched", label=_("Match agreed (team)"), load=_to_team)
MATCHED_HOST = register("matching.matched_host", label=_("Match agreed (company)"), load=_to_host)
MOVED = register("matching.moved", label=_("Match moved on (team)"), load=_to_team)
MOVED_HOST = register("matching.moved_host", label=_("Match moved on (company)"), load=_to_host)
OVER = register("matching.over", label=_("Match over: please look back (team)"), load=_to_team)
OVER_HOST = register("matching.over_host", label=_("Match over: please look back (company)"), load=_to_host)
TERMS = register("matching.terms", label=_("Written conditions (team)"), load=_terms)
TERMS_HOST = register("matching.terms_host", label=_("Written conditions (company)"), load=_terms)
CHECK_IN = register("matching.check_in", label=_("Check-in (team)"), load=_check_in, may_wait=True)
CHECK_IN_HOST = register(
    "matching.check_in_host", label=_("Check-in (company)"), load=_check_in, may_wait=True
)
ALERT = register("matching.alert", label=_("A check-in needs the mentor"), load=_alert, may_wait=True)
LOOKED_BACK = register("matching.looked_back", label=_("A look back has come"), load=_closing)
WORK = register(
    "matching.work",
    label=_("Hours to confirm"),
    load=_work,
    may_wait=True,
    optional=True,
    concerns=lambda user: user.contacts.exists(),
)


def _both(match, for_team, for_host, **options):
    tell(for_team, team_users(match.team), match, **options)
    tell(for_host, hosts(match.challenge.company), match, **options)


def matched(match):
    _both(match, MATCHED, MATCHED_HOST)


def moved(match, before):
    version = str(match.moves.count())  # a match may be renewed more than once
    if match.is_alive:
        _both(match, MOVED, MOVED_HOST, version=version)
    else:
        _both(match, OVER, OVER_HOST, version=version)


def terms_issued(terms):
    tell(TERMS, team_users(terms.match.team), terms)
    tell(TERMS_HOST, hosts(terms.match.challenge.company), terms)


def looked_back(closing):
    tell(LOOKED_BACK, mentors(closing.match.challenge.company), closing)


def ask_check_in(check_in):
    """One answer a side: the lead of the team, the company's first contact."""
    if check_in.side == CheckIn.Side.TEAM:
        tell(CHECK_IN, team_users(check_in.match.team)[:1], check_in)
    else:
        tell(CHECK_IN_HOST, hosts(check_in.match.challenge.company)[:1], check_in)


def forget(check_in):
    Message.objects.withdraw(
        check_in, CHECK_IN, CHECK_IN_HOST, reason=gettext_noop("answered, or the match is over")
    )


TROUBLE, DIFFERENT, SILENT = "trouble", "different", "silent"


def check_in_alert(check_in):
    """Trouble, or two sides that see it differently, is news for the mentor at once."""
    if check_in.mood == CheckIn.Mood.TROUBLE:
        alert(check_in, TROUBLE)
    elif CheckIn.objects.differing().filter(pk=check_in.pk).exists():
        alert(check_in, DIFFERENT)


def alert(check_in, why):
    tell(ALERT, mentors(check_in.match.challenge.company), check_in, version=why, context={"why": why})


def ask_to_confirm_work(match, version):
    tell(WORK, hosts(match.challenge.company)[:1], match, version=version)
