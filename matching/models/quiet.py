from django.conf import settings
from django.db import models
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from iwate_kankei import clock

from .match import Match


class QuietSpellQuerySet(models.QuerySet):
    def open(self):
        return self.filter(ended_on__isnull=True)

    def managed_by(self, user):
        return self.filter(match__in=Match.objects.managed_by(user).values("pk"))

    def measured(self):
        """How the spells that ended ended: came back, or the match broke off."""
        return self.filter(ended_on__isnull=False).aggregate(
            ended=Count("pk"), came_back=Count("pk", filter=Q(came_back=True))
        )

    def shown(self, on=None):
        """Open, and not put aside until a later day."""
        on = on or clock.today()
        return self.open().filter(Q(snoozed_until__isnull=True) | Q(snoozed_until__lte=on))


class QuietSpell(models.Model):
    """A time in which a tie was going quiet (疎遠の兆し), from its first sign to its return or end.

    `reasons` are the codes of matching.quiet with their facts, as they were on the last look.
    `came_back` is the measure: did the tie speak again, or did the match end?
    """

    match = models.ForeignKey(Match, models.CASCADE, related_name="quiet_spells")
    began_on = models.DateField(_("since"), default=clock.today)
    reasons = models.JSONField(default=list)
    weight = models.PositiveSmallIntegerField(default=0)
    snoozed_until = models.DateField(_("put aside until"), null=True, blank=True)
    snooze_reason = models.CharField(_("reason"), max_length=200, blank=True)
    snoozed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    ended_on = models.DateField(null=True, blank=True)
    came_back = models.BooleanField(null=True, blank=True)

    objects = QuietSpellQuerySet.as_manager()

    class Meta:
        verbose_name = _("quiet time")
        verbose_name_plural = _("quiet times")
        ordering = ["-weight", "began_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["match"], condition=Q(ended_on__isnull=True), name="one_quiet_spell_a_match"
            ),
            models.CheckConstraint(
                condition=Q(snoozed_until__isnull=True) | ~Q(snooze_reason=""), name="snooze_has_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(came_back__isnull=False), name="quiet_end_says_how"
            ),
        ]

    def __str__(self):
        return f"{self.match} {self.began_on}"
