"""Whose turn is it, and what is to be done: for every state of a letter, of a match, and of their parts."""

from django.utils.translation import gettext_lazy as _

from .access import HOST, LEAD, MENTOR, TEAM
from .models import Invitation, Match, Proposal, Question, Talk, TeamAsk, Terms

INVITED, ASKED, ASKER = "invited", "asked", "asker"

OWNERS = {
    LEAD: _("the lead of the team"),
    TEAM: _("the team"),
    HOST: _("the company"),
    MENTOR: _("the mentor"),
    INVITED: _("whoever is invited"),
    ASKED: _("whoever is asked"),
    ASKER: _("whoever asked"),
}
PROPOSALS = {
    Proposal.Status.DRAFT: (LEAD, _("Finish the letter and send it")),
    Proposal.Status.SUBMITTED: (HOST, _("Answer by the date")),
    Proposal.Status.ACCEPTED: (MENTOR, _("Record the match")),
    Proposal.Status.DECLINED: (MENTOR, _("See to the next step that was named")),
    Proposal.Status.WITHDRAWN: (LEAD, _("Reopen it while the challenge takes proposals")),
}
MATCHES = {
    Match.Status.AGREED: (MENTOR, _("Write the conditions, then begin with a trial or the work")),
    Match.Status.TRIAL: (HOST, _("Decide whether the work goes on after the trial")),
    Match.Status.RUNNING: (HOST, _("Ask before the end whether to renew")),
    Match.Status.RENEWED: (HOST, _("Renew again, or end it well")),
    Match.Status.FINISHED: (TEAM, _("Look back, and choose the next step")),
    Match.Status.ENDED: (MENTOR, _("Talk to both sides, and ask for a look back")),
}
WRITTEN = _("Begin with a trial or the work")
TOGETHER = _("Write the letter together, and send it")
RECEIVE = _("Read the conditions and confirm that you have them")

# What only has to be looked at: the first line whose name is true of the row; "" stands for all the rest.
PARTS = {
    Terms: (
        ("is_received", HOST, _("Write a new version when something changes")),
        ("team_received_at", HOST, RECEIVE),
        ("", TEAM, RECEIVE),
    ),
    Invitation: (
        ("accepted_at", LEAD, TOGETHER),
        ("revoked_at", LEAD, _("Invite somebody else, or write without")),
        ("has_run_out", LEAD, _("It has run out: invite again, or take it back")),
        ("", INVITED, _("Join the team by the day named")),
    ),
    TeamAsk: (
        ("accepted_at", LEAD, TOGETHER),
        ("declined_at", ASKER, _("Ask somebody else, or write alone")),
        ("", ASKED, _("Say yes or no")),
    ),
}


def of(row):
    """(who, what) in words: of a letter or match, or of a question, talk, invitation or version of either."""
    owner, step = RULES.get(type(row), _part)(row)
    return OWNERS[owner], step


def _part(row):
    lines = PARTS[type(row)]
    return next((owner, step) for name, owner, step in lines if not name or getattr(row, name))


def _proposal(row):
    """Once a match is recorded, that is what goes on."""
    match = row.its_match
    return _match(match) if match else PROPOSALS[row.status]


def _match(row):
    """Once it is agreed, the conditions are written, then received by both, then it begins."""
    newest = row.terms.first() if row.status == Match.Status.AGREED else None
    if newest is None:
        return MATCHES[row.status]
    return (MENTOR, WRITTEN) if newest.is_received else _part(newest)


def _terms(row):
    return _part(row) if row.match.is_alive else MATCHES[row.match.status]


def _question(row):
    if row.answered_at or not row.proposal.is_in_talks:  # nothing is owed but what the letter waits for
        return _proposal(row.proposal)
    return TEAM, _("Answer the question")


def _talk(row):
    if row.chosen or row.cancelled_at or not row.proposal.is_in_talks:
        return _proposal(row.proposal)
    if not row.may_be_chosen:
        return HOST, _("Name new times: the proposed ones have passed")
    return TEAM, _("Choose one of the times")


RULES = {Proposal: _proposal, Match: _match, Question: _question, Talk: _talk, Terms: _terms}
