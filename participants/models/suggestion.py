from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from companies.models import Challenge
from iwate_kankei import clock

from .participant import Participant


class Dismissal(models.Model):
    """A suggestion that somebody put aside (合わない): it stays away until they take that back."""

    class Side(models.TextChoices):
        PERSON = "person", _("Person")
        HOST = "host", _("Company")

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="dismissals")
    challenge = models.ForeignKey(Challenge, models.CASCADE, related_name="dismissals")
    side = models.CharField(_("put aside by"), max_length=6, choices=Side)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name = _("suggestion put aside")
        verbose_name_plural = _("suggestions put aside")
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["participant", "challenge", "side"], name="put_aside_once_a_side")
        ]

    def __str__(self):
        return str(self.challenge)


class Exposure(models.Model):
    """How often a challenge was suggested on a day, and what came of it: counts, and nobody's name."""

    challenge = models.ForeignKey(Challenge, models.CASCADE, related_name="exposures")
    day = models.DateField(_("day"))
    shown = models.PositiveIntegerField(_("suggested"), default=0)
    opened = models.PositiveIntegerField(_("opened"), default=0)
    proposed = models.PositiveIntegerField(_("proposal begun"), default=0)

    class Meta:
        verbose_name = _("exposure of a challenge")
        verbose_name_plural = _("exposure of challenges")
        constraints = [models.UniqueConstraint(fields=["challenge", "day"], name="exposure_once_a_day")]

    def __str__(self):
        return f"{self.challenge} {self.day}"


class Introduction(models.Model):
    """How often a person was suggested to mentors and hosts, so that fresh people get their chance."""

    participant = models.OneToOneField(Participant, models.CASCADE, related_name="introduction")
    shown = models.PositiveIntegerField(_("suggested"), default=0)

    class Meta:
        verbose_name = _("exposure of a person")
        verbose_name_plural = _("exposure of people")

    def __str__(self):
        return str(self.participant)
