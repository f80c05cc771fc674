"""Two to five people write together: invited by mail or link, joined, left; the lead can be passed on."""

from django.db import transaction
from django.utils.translation import gettext as _

from iwate_kankei import clock

from .. import emails
from ..models import Invitation, TeamMember
from ..models.team import MOST_MEMBERS
from .locks import refuse_unless, team_now


def _is_lead(team, user):
    return team.members.current().filter(participant__user=user, is_lead=True).exists()


def _check_still_forming(team):
    refuse_unless(
        team.is_forming(),
        _("The proposal has been handed in with this team. To change the team, withdraw it first."),
    )


@transaction.atomic
def invite(*, team, by, email=""):
    """Open a place: for one address (who gets a mail), or a link that the lead hands on."""
    team = team_now(team)
    refuse_unless(_is_lead(team, by), _("Only the lead invites people."), "not_lead")
    _check_still_forming(team)
    email = email.strip().lower()
    waiting = Invitation.objects.open().filter(team=team)
    if email and (again := waiting.filter(email=email).first()):
        return again
    taken = team.members.current().count() + waiting.count()
    refuse_unless(
        taken < MOST_MEMBERS,
        _("A team has at most %(most)s people, open invitations included.") % {"most": MOST_MEMBERS},
        "full",
    )
    if email:  # an earlier one that ran out makes room for this one
        team.invitations.unanswered().filter(email=email).update(revoked_at=clock.now())
    invitation = Invitation.objects.create(team=team, invited_by=by, email=email)
    if email:
        emails.invited(invitation)
    return invitation


@transaction.atomic
def revoke_invitation(*, invitation, by):
    team = team_now(invitation.team)
    refuse_unless(_is_lead(team, by), _("Only the lead takes invitations back."), "not_lead")
    Invitation.objects.unanswered().filter(pk=invitation.pk).update(revoked_at=clock.now())


@transaction.atomic
def accept_invitation(*, invitation, participant):
    """Join the team. The same link used twice by one person changes nothing."""
    team = team_now(invitation.team)
    invitation = Invitation.objects.select_for_update(no_key=True).get(pk=invitation.pk)
    current = team.members.current()
    if existing := current.filter(participant=participant).first():
        return existing
    open_now = Invitation.objects.open().filter(pk=invitation.pk).exists()
    refuse_unless(open_now, _("This invitation has been used or is not open any more."), "gone")
    invitation.accepted_at, invitation.accepted_by = clock.now(), participant
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    return join(team=team, participant=participant)


@transaction.atomic
def join(*, team, participant):
    """One more member. Pages come here through an invitation only."""
    team = team_now(team)
    current = team.members.current()
    if existing := current.filter(participant=participant).first():
        return existing
    _check_still_forming(team)
    refuse_unless(
        current.count() < MOST_MEMBERS,
        _("A team has at most %(most)s people, open invitations included.") % {"most": MOST_MEMBERS},
        "full",
    )
    member = TeamMember.objects.create(
        team=team, participant=participant, is_lead=not current.filter(is_lead=True).exists()
    )
    emails.joined(member)
    return member


@transaction.atomic
def leave_team(*, team, participant):
    """Leave; a lead first passes the lead on, unless alone (then the letter is withdrawn instead)."""
    team = team_now(team)
    member = team.members.current().filter(participant=participant).first()
    refuse_unless(member, _("You are not in this team."), "not_member")
    _check_still_forming(team)
    alone = team.members.current().count() == 1
    refuse_unless(
        not alone, _("You are the only one in the team. Please withdraw the proposal instead."), "alone"
    )
    refuse_unless(not member.is_lead, _("Please pass the lead on to somebody else first."), "lead")
    member.left_at = clock.now()
    member.save(update_fields=["left_at"])
    emails.left(member)
    return member


@transaction.atomic
def pass_lead_on(*, team, to, by):
    """`to`: the TeamMember who leads from now on."""
    team = team_now(team)
    refuse_unless(_is_lead(team, by), _("Only the lead passes the lead on."), "not_lead")
    to = team.members.current().filter(pk=to.pk).first()
    refuse_unless(to, _("This person is not in the team any more."), "not_member")
    team.members.current().filter(is_lead=True).update(is_lead=False)
    to.is_lead = True
    to.save(update_fields=["is_lead"])
    emails.leads_now(to)
    return to
