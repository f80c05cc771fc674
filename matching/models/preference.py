"""Both sides' rankings (希望順位), the input of a matching round. Equal ranks are a tie."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from companies.models import Challenge
from iwate_kankei import clock
from participants.models import Participant

from .team import Team


class Preference(models.Model):
    """How much a participant would like to work on a challenge: 1 is best, equal ranks are ties."""

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="preferences")
    challenge = models.ForeignKey(Challenge, models.CASCADE, related_name="wanted_by")
    rank = models.PositiveSmallIntegerField(_("rank"))
    set_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("participant's preference")
        verbose_name_plural = _("participants' preferences")
        ordering = ["participant", "rank", "challenge"]
        constraints = [
            models.UniqueConstraint(fields=["participant", "challenge"], name="preference_once"),
            models.CheckConstraint(condition=Q(rank__gte=1), name="preference_rank_from_one"),
        ]

    def __str__(self):
        return f"{self.rank}. {self.challenge}"


class HostPreference(models.Model):
    """How much a host would like to work with a team that proposed: 1 is best, equal ranks are ties."""

    challenge = models.ForeignKey(Challenge, models.CASCADE, related_name="preferences")
    team = models.ForeignKey(Team, models.CASCADE, related_name="wanted_by")
    rank = models.PositiveSmallIntegerField(_("rank"))
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    by_telephone = models.BooleanField(_("by telephone"), default=False)
    set_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("company's preference")
        verbose_name_plural = _("companies' preferences")
        ordering = ["challenge", "rank", "team"]
        constraints = [
            models.UniqueConstraint(fields=["challenge", "team"], name="host_preference_once"),
            models.CheckConstraint(condition=Q(rank__gte=1), name="host_preference_rank_from_one"),
        ]

    def __str__(self):
        return f"{self.rank}. {self.team}"
