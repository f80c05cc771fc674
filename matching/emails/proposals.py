"""Mails about proposals: to the host who owes an answer, to the authors, to the mentor."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from notifications.kinds import register
from notifications.models import Message

from ..models import Comment, Proposal, Version
from . import people
from .people import city_staff, host_url, hosts, mentors, row_of, still, team_users, tell, url

Status = Proposal.Status


def _facts(proposal):
    company = proposal.challenge.company
    return {
        "proposal": proposal,
        "challenge": proposal.challenge,
        "company": company,
        "team": proposal.team,
        "answer_by": proposal.answer_by,
    }


def _proposal(message):
    return row_of(message, Proposal.objects.with_people())


def _to_host(message):
    proposal = _proposal(message)
    still(proposal.status == Status.SUBMITTED, "the proposal does not wait any more")
    return _facts(proposal) | {"url": host_url(message, "host:proposal", proposal.pk)}


def _to_mentor(message):
    proposal = _proposal(message)
    still(proposal.status == Status.SUBMITTED, "the proposal does not wait any more")
    return _facts(proposal) | {"url": url("mentor:proposal", proposal.pk)}


def _to_city(message):
    """Cities work in the admin: there they see the letter and can remind the company."""
    facts = _to_mentor(message)
    return facts | {"url": url("admin:matching_proposal_change", facts["proposal"].pk)}


def _to_mentor_accepted(message):
    proposal = _proposal(message)
    still(not hasattr(proposal, "match"), "the match is recorded")
    return _facts(proposal) | {"url": url("mentor:match_record") + f"?proposal={proposal.pk}"}


def _to_team(message):
    proposal = _proposal(message)
    return _facts(proposal) | {"url": url("my_matching:proposal", proposal.pk)}


def _withdrawn(message):
    proposal = _proposal(message)
    still(proposal.status == Status.WITHDRAWN, "the proposal was reopened")
    return _facts(proposal)


def _version(message):
    version = row_of(
        message, Version.objects.select_related("proposal__challenge__company", "proposal__team")
    )
    return _facts(version.proposal) | {
        "version": version,
        "url": url("mentor:proposal", version.proposal_id),
    }


def _comment(message):
    comment = row_of(
        message,
        Comment.objects.select_related("version__proposal__challenge__company", "version__proposal__team"),
    )
    proposal = comment.version.proposal
    page = "my_matching:proposal" if comment.from_mentor else "mentor:proposal"
    return _facts(proposal) | {"comment": comment, "url": url(page, proposal.pk)}


SUBMITTED = register("matching.submitted", label=_("A proposal has come"), load=_to_host)
SUBMITTED_RECEIPT = register("matching.submitted_receipt", label=_("Proposal received"), load=_to_team)
WITHDRAWN = register("matching.withdrawn", label=_("A proposal was withdrawn"), load=_withdrawn)
ACCEPTED = register("matching.accepted", label=_("The host accepts"), load=_to_team)
DECLINED = register("matching.declined", label=_("The host declines"), load=_to_team)
ACCEPTED_MENTOR = register(
    "matching.accepted_mentor", label=_("Accepted: please record the match"), load=_to_mentor_accepted
)
FORWARDED = register("matching.forwarded", label=_("Offered to another host"), load=_to_team)
COMMENTS_ASKED = register("matching.comments_asked", label=_("Comments asked for"), load=_version)
COMMENTED = register("matching.commented", label=_("A comment on a proposal"), load=_comment)
REMIND_HOST = register(
    "matching.remind_host", label=_("Reminder: an answer is owed (host)"), load=_to_host, may_wait=True
)
REMIND_MENTOR = register(
    "matching.remind_mentor", label=_("Reminder: an answer is owed (mentor)"), load=_to_mentor, may_wait=True
)
REMIND_CITY = register(
    "matching.remind_city", label=_("Reminder: an answer is owed (city)"), load=_to_city, may_wait=True
)


def _round(proposal):
    """A letter that is submitted again is news again."""
    return proposal.submitted_at.isoformat() if proposal.submitted_at else ""


def submitted(proposal):
    tell(SUBMITTED, hosts(proposal.challenge.company), proposal, version=_round(proposal))
    tell(SUBMITTED_RECEIPT, team_users(proposal.team), proposal, version=_round(proposal))


def withdrawn(proposal, was_submitted):
    kinds = (SUBMITTED, REMIND_HOST, REMIND_MENTOR, REMIND_CITY)
    Message.objects.withdraw(proposal, *kinds, reason=gettext_noop("the proposal was withdrawn"))
    if was_submitted:
        tell(WITHDRAWN, hosts(proposal.challenge.company), proposal, version=_round(proposal))


def answered(proposal, *, tell=True):
    """What waited is withdrawn in any case. tell: False where one mail about something larger tells it."""
    kinds = (SUBMITTED, REMIND_HOST, REMIND_MENTOR, REMIND_CITY)
    Message.objects.withdraw(proposal, *kinds, reason=gettext_noop("the proposal was answered"))
    if not tell:
        return
    accepted = proposal.status == Status.ACCEPTED
    people.tell(ACCEPTED if accepted else DECLINED, team_users(proposal.team), proposal)
    if accepted:
        people.tell(ACCEPTED_MENTOR, mentors(proposal.challenge.company), proposal)


def forwarded(proposal):
    tell(FORWARDED, team_users(proposal.team), proposal)


def comments_asked_for(version):
    tell(COMMENTS_ASKED, mentors(version.proposal.challenge.company), version)


def commented(comment):
    proposal = comment.version.proposal
    people = team_users(proposal.team) if comment.from_mentor else mentors(proposal.challenge.company)
    tell(COMMENTED, [user for user in people if user != comment.author], comment)


REMIND = {
    "host": (REMIND_HOST, hosts),
    "mentor": (REMIND_MENTOR, mentors),
    "city": (REMIND_CITY, city_staff),
}


def remind(proposal, whom, version):
    kind, people = REMIND[whom]
    tell(kind, people(proposal.challenge.company), proposal, version=version)
