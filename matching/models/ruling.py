"""What people rule before a run, and what they note beside a result."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from companies.models import Challenge
from iwate_kankei import clock
from participants.models import Participant

from .round import Round


class Ruling(models.Model):
    """A pair that has to be in the result (pin), or must not be (forbid). Undone by deleting; the audit
    log keeps who did both."""

    class Kind(models.TextChoices):
        PIN = "pin", _("Pinned")
        FORBID = "forbid", _("Forbidden")

    round = models.ForeignKey(Round, models.CASCADE, related_name="rulings")
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="rulings")
    challenge = models.ForeignKey(Challenge, models.CASCADE, related_name="rulings")
    slot = models.PositiveSmallIntegerField(_("team number"), default=1)
    kind = models.CharField(_("kind"), max_length=6, choices=Kind)
    why = models.CharField(_("reason"), max_length=200, blank=True)
    ruled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    ruled_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name = _("pin or forbid")
        verbose_name_plural = _("pins and forbids")
        ordering = ["challenge_id", "participant_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "participant", "challenge"], name="one_ruling_a_pair_and_round"
            ),
            models.CheckConstraint(condition=Q(slot__gte=1), name="ruling_slot_from_one"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.participant} – {self.challenge}"


class RoundNote(models.Model):
    """A remark of those in office on a round, a challenge or a person in it. Neither side sees it."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="notes")
    challenge = models.ForeignKey(Challenge, models.CASCADE, null=True, blank=True, related_name="+")
    participant = models.ForeignKey(
        Participant, models.CASCADE, null=True, blank=True, related_name="round_notes"
    )
    text = models.CharField(_("note"), max_length=500)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    written_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name = _("note on a round")
        verbose_name_plural = _("notes on a round")
        ordering = ["written_at", "id"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="round_note_says_something")]

    def __str__(self):
        return self.text
