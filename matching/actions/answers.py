"""The host's answer. Two people who answer at once leave one answer: the row is locked, then looked at."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from iwate_kankei import clock
from participants.models import Consent

from .. import access, emails
from ..models import Proposal, Rules
from ..wording import without_contact_details
from .locks import proposal_now, refuse_unless

Status, Reason, NextStep = Proposal.Status, Proposal.Reason, Proposal.NextStep

# When the host names no next step, the reason suggests one: no author is left with a bare no.
DEFAULT_NEXT_STEP = {
    Reason.TIMING: NextStep.LATER,
    Reason.CAPACITY: NextStep.LATER,
    Reason.SKILLS: NextStep.MENTOR,
    Reason.CONDITIONS: NextStep.CONSULTATION,
    Reason.CHOSEN: NextStep.MENTOR,
    Reason.OTHER: NextStep.MENTOR,
}


def _answer(proposal, by, status, words, by_telephone, tell=True, **fields):
    proposal = proposal_now(proposal)
    held = access.require(by, "answer", proposal)
    refuse_unless(
        status in Proposal.TRANSITIONS[proposal.status],
        _("This proposal has been answered or withdrawn already."),
    )
    without_contact_details(words)
    proposal.status, proposal.answer = status, words.strip()
    proposal.answered_at, proposal.answered_by = clock.now(), by
    proposal.by_telephone = access.speaks_for_host(held, by_telephone)
    for name, value in fields.items():
        setattr(proposal, name, value)
    proposal.save()
    emails.answered(proposal, tell=tell)
    return proposal


@transaction.atomic
def remind(*, proposal, by):
    """Ask the host for the answer today, besides the reminders that go by themselves; once a day at most."""
    proposal = proposal_now(proposal)
    access.require(by, "remind", proposal)
    refuse_unless(
        proposal.status == Status.SUBMITTED, _("This proposal has been answered or withdrawn already.")
    )
    emails.remind(proposal, "host", f"asked on {clock.today()}")
    return proposal


@transaction.atomic
def accept(*, proposal, by, words="", by_telephone=False, tell=True):
    """The host would like to work with the team; a mentor now records the match.

    tell: False where one mail about something larger tells it (a matching round).
    """
    return _answer(proposal, by, Status.ACCEPTED, words, by_telephone, tell)


@transaction.atomic
def decline(*, proposal, by, reason, words="", next_step="", by_telephone=False, tell=True):
    """Not this time, kindly: a reason from the short list, own words, and always a next step."""
    refuse_unless(reason in Reason.values, _("Please choose a reason."), "reason")
    refuse_unless(not next_step or next_step in NextStep.values, _("Please choose a next step."), "step")
    return _answer(
        proposal,
        by,
        Status.DECLINED,
        words,
        by_telephone,
        tell,
        reason=reason,
        next_step=next_step or DEFAULT_NEXT_STEP[Reason(reason)],
    )


@transaction.atomic
def forward(*, proposal, challenge, by):
    """Offer a declined letter to another host, with the authors' consent.

    The new row points to the first offer: both hosts' cities are credited with it, and it counts once
    (ProposalQuerySet.originals).
    """
    proposal = proposal_now(proposal)
    access.require(by, "forward", proposal)
    refuse_unless(proposal.status == Status.DECLINED, _("Only a declined proposal is passed on."))
    refuse_unless(
        proposal.may_forward and everybody_consents(proposal),
        _("The authors have not agreed to show it to other companies."),
        "no_consent",
    )
    refuse_unless(_is_open(challenge), _("This challenge does not take proposals any more."), "closed")
    teams_proposals = Proposal.objects.filter(challenge=challenge, team=proposal.team)
    refuse_unless(
        not teams_proposals.exclude(status=Status.WITHDRAWN).exists(),
        _("This company has the proposal already."),
        "twice",
    )
    days = Rules.objects.of(challenge.programme).answer_days
    offered = Proposal.objects.create(
        challenge=challenge,
        team=proposal.team,
        status=Status.SUBMITTED,
        submitted_at=clock.now(),
        answer_by=clock.today() + dt.timedelta(days=days),
        may_forward=True,
        forwarded_from=proposal.forwarded_from or proposal,
        forwarded_by=by,
        **{name: getattr(proposal, name) for name in Proposal.PARTS},
    )
    emails.submitted(offered)
    emails.forwarded(offered)
    return offered


def _is_open(challenge):
    return challenge.is_relayable and type(challenge).objects.open().filter(pk=challenge.pk).exists()


def everybody_consents(proposal):
    """Each member's own consent counts, as it is today: it may have been withdrawn since."""
    members = proposal.team.members.current()
    consents = Consent.objects.valid().filter(purpose=Consent.Purpose.SHARING)
    return not members.exclude(participant__in=consents.values("participant")).exists()
