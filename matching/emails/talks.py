"""Mails that pass questions and invitations on; they name people, never addresses."""

from django.utils.translation import gettext_lazy as _

from notifications.kinds import register

from .. import calendar
from ..models import Proposal, Question, Talk
from .people import host_url, hosts, row_of, still, team_users, tell, url


def _facts(proposal):
    return {
        "proposal": proposal,
        "challenge": proposal.challenge,
        "company": proposal.challenge.company,
        "team": proposal.team,
    }


ROWS = ("proposal__challenge__company", "proposal__team")


def _question(message):
    question = row_of(message, Question.objects.select_related(*ROWS))
    still(
        message.kind != ASKED.name or question.answered_at is None, "the question has been answered already"
    )
    if message.kind == ASKED.name:
        link = url("my_matching:proposal", question.proposal_id)
    else:
        link = host_url(message, "host:proposal", question.proposal_id)
    return _facts(question.proposal) | {"question": question, "url": link}


def _talk(message):
    talk = row_of(message, Talk.objects.select_related(*ROWS))
    if message.kind == TALK_INVITED.name:
        still(talk.chosen is None and talk.cancelled_at is None, "the invitation is answered or taken back")
    return _facts(talk.proposal) | {"talk": talk, "url": url("my_matching:proposal", talk.proposal_id)}


def _talk_for_host(message):
    talk = row_of(message, Talk.objects.select_related(*ROWS))
    still(talk.proposal.status != Proposal.Status.WITHDRAWN, "the proposal was withdrawn")
    return _facts(talk.proposal) | {
        "talk": talk,
        "url": host_url(message, "host:proposal", talk.proposal_id),
    }


def _entry(message):
    talk = row_of(message, Talk.objects.select_related(*ROWS))
    return [("iwate-talk.ics", calendar.talk(talk), "text/calendar")]


ASKED = register("matching.asked", label=_("A host asks"), load=_question)
QUESTION_ANSWERED = register(
    "matching.question_answered", label=_("Your question is answered"), load=_question
)
TALK_INVITED = register("matching.talk_invited", label=_("Invitation to talk"), load=_talk)
TALK_WITHDRAWN = register("matching.talk_withdrawn", label=_("Invitation taken back"), load=_talk)
TALK_AGREED = register("matching.talk_agreed", label=_("Time of the talk"), load=_talk, attach=_entry)
TALK_AGREED_HOST = register(
    "matching.talk_agreed_host", label=_("Time of the talk (company)"), load=_talk_for_host, attach=_entry
)


def asked(question):
    tell(ASKED, team_users(question.proposal.team), question)


def question_answered(question):
    tell(QUESTION_ANSWERED, hosts(question.proposal.challenge.company), question)


def invited_to_talk(talk):
    tell(TALK_INVITED, team_users(talk.proposal.team), talk)


def talk_withdrawn(talk):
    tell(TALK_WITHDRAWN, team_users(talk.proposal.team), talk)


def talk_agreed(talk):
    tell(TALK_AGREED, team_users(talk.proposal.team), talk)
    tell(TALK_AGREED_HOST, hosts(talk.proposal.challenge.company), talk)
