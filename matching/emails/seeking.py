"""Mails before a letter: a mentor's hint, a question to form a team."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from companies.models import Challenge
from notifications.kinds import register

from ..models import Hint, TeamAsk
from .people import row_of, still, tell, url


def _open_still(challenge):
    rows = Challenge.objects.open().recommendable().filter(company__is_published=True)
    still(rows.filter(pk=challenge.pk).exists(), "the challenge is not open any more")


def _hint(message):
    hint = row_of(message, Hint.objects.select_related("participant", "challenge__company", "by"))
    still(hint.participant.takes_part, "the use of the record is stopped")
    _open_still(hint.challenge)
    return {
        "name": hint.participant.name,
        "mentor": hint.by.name if hint.by else "",
        "challenge": hint.challenge,
        "company": hint.challenge.company,
        "url": url("companies:challenge_detail", hint.challenge.slug),
    }


def _ask(message):
    rows = TeamAsk.objects.select_related("challenge__company", "asker", "asked")
    ask = row_of(message, rows)
    return {
        "ask": ask,
        "challenge": ask.challenge,
        "company": ask.challenge.company,
        "url": url("my_matching:look_for_team", ask.challenge.slug),
    }


def _open_ask(message):
    facts = _ask(message)
    ask = facts["ask"]
    still(TeamAsk.objects.open().filter(pk=ask.pk).exists(), "it is answered or taken back")
    still(ask.asker.takes_part and ask.asked.takes_part, "the use of a record is stopped")
    _open_still(ask.challenge)
    return facts


HINTED = register(
    "matching.hinted",
    label=_("A mentor points you to a challenge"),
    load=_hint,
    late_by=dt.timedelta(days=6),
    may_wait=True,
    optional=True,
    concerns=lambda user: hasattr(user, "participant"),
)
ASKED_TO_JOIN = register(
    "matching.asked_to_join", label=_("Somebody would like to form a team with you"), load=_open_ask
)
DECLINED_TO_JOIN = register(
    "matching.declined_to_join", label=_("Somebody cannot join your team"), load=_ask, may_wait=True
)


def _to(participant):
    return [participant.user] if participant.user_id else []


def hinted(hint):
    tell(HINTED, _to(hint.participant), hint)


def asked_to_join(ask):
    tell(ASKED_TO_JOIN, _to(ask.asked), ask)


def declined_to_join(ask):
    tell(DECLINED_TO_JOIN, _to(ask.asker), ask)
