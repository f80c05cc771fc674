from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from companies.models import Challenge, Company

from .proposal import Proposal
from .team import Team, TeamMember


class MatchQuerySet(models.QuerySet):
    def alive(self):
        return self.exclude(status__in=[Match.Status.FINISHED, Match.Status.ENDED])

    def visible_to(self, user):
        return self.filter(
            Q(team__in=TeamMember.objects.filter(participant__user=user).values("team"))
            | Q(challenge__company__in=Company.objects.hosted_by(user))
            | Q(challenge__company__in=Company.objects.managed_by(user))
        )


class Match(models.Model):
    """A challenge and a team that work together (マッチング); "5社・5組" counts these."""

    class Status(models.TextChoices):
        AGREED = "agreed", _("Agreed")
        TRIAL = "trial", _("Trial")
        RUNNING = "running", _("Running")
        RENEWED = "renewed", _("Renewed")
        FINISHED = "finished", _("Finished")
        ENDED = "ended", _("Ended early")

    TRANSITIONS = {
        Status.AGREED: {Status.TRIAL, Status.RUNNING, Status.ENDED},
        Status.TRIAL: {Status.RUNNING, Status.FINISHED, Status.ENDED},
        Status.RUNNING: {Status.RENEWED, Status.FINISHED, Status.ENDED},
        Status.RENEWED: {Status.RENEWED, Status.FINISHED, Status.ENDED},
        Status.FINISHED: set(),
        Status.ENDED: set(),
    }

    challenge = models.ForeignKey(
        Challenge, models.PROTECT, related_name="matches", verbose_name=_("challenge")
    )
    team = models.ForeignKey(Team, models.PROTECT, related_name="matches", verbose_name=_("team"))
    proposal = models.OneToOneField(
        Proposal, models.PROTECT, null=True, blank=True, related_name="match", verbose_name=_("proposal")
    )
    status = models.CharField(_("state"), max_length=10, choices=Status, default=Status.AGREED)
    starts_on = models.DateField(_("start"))
    ends_on = models.DateField(_("end"), null=True, blank=True)
    ended_because = models.CharField(_("reason for the end"), max_length=200, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="recorded_matches",
        verbose_name=_("recorded by"),
    )
    created_at = models.DateTimeField(_("recorded"), auto_now_add=True)

    objects = MatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("match")
        verbose_name_plural = _("matches")
        ordering = ["-starts_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["challenge", "team"], name="match_once"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="match_ends_after_start",
            ),
        ]

    def __str__(self):
        return f"{self.challenge} – {self.team}"


class CheckIn(models.Model):
    """A question to both sides some time into a match: how is it going (状況確認)."""

    class Side(models.TextChoices):
        TEAM = "team", _("Team")
        HOST = "host", _("Company")

    class Mood(models.TextChoices):
        WELL = "well", _("Going well")
        SO_SO = "so_so", _("So-so")
        TROUBLE = "trouble", _("Trouble")

    match = models.ForeignKey(Match, models.CASCADE, related_name="check_ins", verbose_name=_("match"))
    step = models.CharField(_("when"), max_length=10)
    side = models.CharField(_("side"), max_length=4, choices=Side)
    due_on = models.DateField(_("due"))
    mood = models.CharField(_("how it goes"), max_length=8, choices=Mood, blank=True)
    will_continue = models.BooleanField(_("will continue"), null=True, blank=True)
    words = models.TextField(_("a word"), blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    class Meta:
        verbose_name = _("check-in")
        verbose_name_plural = _("check-ins")
        ordering = ["due_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["match", "step", "side"], name="check_in_once_a_side"),
        ]

    def __str__(self):
        return f"{self.match} {self.step}"
