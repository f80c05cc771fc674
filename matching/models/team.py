import datetime as dt
import uuid

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Prefetch, Q
from django.utils.translation import gettext_lazy as _

from iwate_kankei import clock
from iwate_kankei.templatetags.languages import listed
from participants.models import Participant

MOST_MEMBERS = 5


class Team(models.Model):
    """One to five people who propose and work together (組); a single person is a team of one."""

    name = models.CharField(_("name"), max_length=60, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name = _("team")
        verbose_name_plural = _("teams")

    def __str__(self):
        return self.name or _("Team %(number)s") % {"number": self.pk}

    def current_members(self):
        """Who is in the team now, the lead first. Reads the prefetched rows where there are any."""
        return [member for member in self.members.all() if member.left_at is None]

    def is_forming(self):
        """People come and go while the letter is a draft; handed in, the team stays as the host knows it."""
        handed_in = self.proposals.handed_in().exists()
        return not handed_in and not self.matches.exists()

    @property
    def lead(self):
        return next((member for member in self.current_members() if member.is_lead), None)

    @property
    def names(self):
        """The members as a host reads them: names, never addresses."""
        return listed(member.display_name for member in self.current_members())


class TeamMemberQuerySet(models.QuerySet):
    def current(self):
        return self.filter(left_at__isnull=True)

    def with_work(self):
        """The teams with their proposals and matches, and what in these may wait for an answer.

        A match has `asked`: the team's check-ins that wait now.
        """
        proposals, matches, check_ins = (
            apps.get_model("matching", name).objects for name in ("Proposal", "Match", "CheckIn")
        )
        return self.select_related("team").prefetch_related(
            Prefetch("team__proposals", proposals.select_related("challenge__company")),
            *(f"team__proposals__{part}" for part in ("questions", "talks", "in_rounds__round")),
            Prefetch("team__matches", matches.select_related("challenge__company")),
            Prefetch("team__matches__check_ins", check_ins.to_ask().filter(side="team"), to_attr="asked"),
            "team__matches__terms",
        )


class TeamMember(models.Model):
    """A person's time in a team; whoever left stays in the history."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="members")
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="memberships")
    is_lead = models.BooleanField(_("leads the team"), default=False)
    joined_at = models.DateTimeField(default=clock.now)
    left_at = models.DateTimeField(null=True, blank=True)

    objects = TeamMemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("team member")
        verbose_name_plural = _("team members")
        ordering = ["-is_lead", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["team", "participant"], condition=Q(left_at__isnull=True), name="member_once_a_team"
            ),
            models.UniqueConstraint(
                fields=["team"], condition=Q(is_lead=True, left_at__isnull=True), name="one_lead_a_team"
            ),
        ]

    def __str__(self):
        return self.display_name

    @property
    def display_name(self):
        """Never the address, which Participant's own text may be as long as no name is written."""
        return self.participant.name or str(_("Member %(number)s") % {"number": self.participant_id})


def in_two_weeks():
    return clock.now() + dt.timedelta(days=14)


class InvitationQuerySet(models.QuerySet):
    def unanswered(self):
        """Open, or run out without a word."""
        return self.filter(accepted_at__isnull=True, revoked_at__isnull=True)

    def open(self, now=None):
        return self.unanswered().filter(expires_at__gt=now or clock.now())


class Invitation(models.Model):
    """An open place in a team: sent to one address, or a link that the lead hands on."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="invitations")
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(_("e-mail address"), blank=True)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(default=clock.now, editable=False)
    expires_at = models.DateTimeField(_("open until"), default=in_two_weeks)
    accepted_by = models.ForeignKey(Participant, models.SET_NULL, null=True, blank=True, related_name="+")
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("taken back"), null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["team", "email"],
                condition=Q(accepted_at__isnull=True, revoked_at__isnull=True) & ~Q(email=""),
                name="invited_once_a_team",
            ),
        ]

    def __str__(self):
        return str(self.key)

    @property
    def has_run_out(self):
        return self.expires_at <= clock.now()
