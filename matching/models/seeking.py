from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext_lazy as _

from companies.models import Challenge
from iwate_kankei import clock
from notifications.models import Message
from participants.models import Participant

from .proposal import Proposal


class HintQuerySet(models.QuerySet):
    def of(self, challenge):
        """Hints to a challenge, newest first, with what became of each: `wrote`, and `mail`, its state."""
        letters = Proposal.objects.exclude(status=Proposal.Status.DRAFT).filter(
            challenge=OuterRef("challenge"),
            team__members__participant=OuterRef("participant"),
            team__members__left_at__isnull=True,  # before it was sent
        )
        about = Concat(Value(f"{self.model._meta.label_lower}:"), Cast(OuterRef("pk"), models.CharField()))
        mails = Message.objects.filter(about=about).values("status")[:1]
        rows = self.filter(challenge=challenge).select_related("participant", "by")
        return rows.annotate(wrote=Exists(letters), mail=Subquery(mails))


class Hint(models.Model):
    """A mentor pointed somebody to a challenge that would suit them; one mail, once for each pair."""

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="hints")
    challenge = models.ForeignKey(Challenge, models.CASCADE, related_name="hints")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(_("sent"), default=clock.now, editable=False)

    objects = HintQuerySet.as_manager()

    class Meta:
        verbose_name = _("hint to a challenge")
        verbose_name_plural = _("hints to challenges")
        ordering = ["-created_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["participant", "challenge"], name="hint_once_a_pair")]

    def __str__(self):
        return f"{self.participant} – {self.challenge}"

    @property
    def state(self):
        """What became of a hint that was read with `of`."""
        if self.wrote:
            return _("has written a proposal")
        return Message.Status(self.mail).label if self.mail else ""


class TeamWishQuerySet(models.QuerySet):
    def for_challenge(self, challenge):
        """Of people who still take part; whoever stopped the use of their record is not found."""
        return self.filter(
            challenge=challenge,
            participant__suspended_at__isnull=True,
            participant__erased_at__isnull=True,
            participant__merged_into__isnull=True,
        )


class TeamWish(models.Model):
    """Somebody looks for people to write to a challenge with. Only those who do see each other."""

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="team_wishes")
    challenge = models.ForeignKey(Challenge, models.CASCADE, related_name="team_wishes")
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = TeamWishQuerySet.as_manager()

    class Meta:
        verbose_name = _("search for a team")
        verbose_name_plural = _("searches for a team")
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["participant", "challenge"], name="wish_once_a_challenge")
        ]

    def __str__(self):
        return f"{self.participant} – {self.challenge}"


class TeamAskQuerySet(models.QuerySet):
    def open(self):
        return self.filter(accepted_at__isnull=True, declined_at__isnull=True)


class TeamAsk(models.Model):
    """One person who looks for a team asks another; the other says yes or no, once."""

    challenge = models.ForeignKey(Challenge, models.CASCADE, related_name="team_asks")
    asker = models.ForeignKey(Participant, models.CASCADE, related_name="team_asks_sent")
    asked = models.ForeignKey(Participant, models.CASCADE, related_name="team_asks")
    created_at = models.DateTimeField(default=clock.now, editable=False)
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)
    declined_at = models.DateTimeField(_("declined"), null=True, blank=True)

    objects = TeamAskQuerySet.as_manager()

    class Meta:
        verbose_name = _("question to form a team")
        verbose_name_plural = _("questions to form a team")
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["challenge", "asker", "asked"], name="asked_once_for_a_team"),
            models.CheckConstraint(condition=~Q(asker=F("asked")), name="nobody_asks_themselves"),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(declined_at__isnull=True), name="one_answer_to_ask"
            ),
        ]

    def __str__(self):
        return f"{self.asker} – {self.asked}"
