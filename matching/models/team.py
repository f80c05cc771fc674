from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from iwate_kankei import clock
from participants.models import Participant


class Team(models.Model):
    """One to five people who propose and work together (組); a single person is a team of one."""

    name = models.CharField(_("name"), max_length=60, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("team")
        verbose_name_plural = _("teams")

    def __str__(self):
        return self.name or _("Team %(number)s") % {"number": self.pk}


class TeamMemberQuerySet(models.QuerySet):
    def current(self):
        return self.filter(left_at__isnull=True)


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
        return str(self.participant)
