"""Mails about teams."""

from django.utils.translation import gettext_lazy as _

from notifications.kinds import register

from ..models import Invitation, TeamMember
from .people import row_of, still, tell, url


def _invitation(message):
    row = row_of(message, Invitation.objects.select_related("team", "invited_by__participant"))
    still(Invitation.objects.open().filter(pk=row.pk).exists(), "the invitation is not open any more")
    lead = row.team.lead
    proposal = row.team.proposals.select_related("challenge__company").first()
    return {
        "invitation": row,
        "lead": lead.display_name if lead else "",
        "challenge": proposal and proposal.challenge,
        "company": proposal and proposal.challenge.company,
        "url": url("my_matching:invitation", row.key),
    }


def _member(message):
    member = row_of(message, TeamMember.objects.select_related("team", "participant"))
    proposal = member.team.proposals.select_related("challenge__company").first()
    still(proposal, "the team has no proposal")
    return {
        "member": member,
        "challenge": proposal.challenge,
        "company": proposal.challenge.company,
        "url": url("my_matching:proposal", proposal.pk),
    }


INVITED = register("matching.invited", label=_("Invitation to a team"), load=_invitation)
JOINED = register("matching.joined", label=_("Somebody joined the team"), load=_member)
LEFT = register("matching.left", label=_("Somebody left the team"), load=_member)
LEADS = register("matching.leads", label=_("You lead the team now"), load=_member)


def invited(invitation):
    tell(INVITED, [invitation.email], invitation)


def _others(member):
    rows = member.team.members.current().exclude(pk=member.pk).select_related("participant__user")
    return [row.participant.user for row in rows if row.participant.user_id]


def joined(member):
    tell(JOINED, _others(member), member)


def left(member):
    tell(LEFT, _others(member), member)


def leads_now(member):
    if member.participant.user_id:
        tell(LEADS, [member.participant.user], member, version=str(member.team.members.count()))
