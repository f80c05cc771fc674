from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from iwate_kankei import clock


class PlacementNotificationQuerySet(models.QuerySet):
    def in_force(self, on=None):
        """Free job placement (職業安定法 29 条) that the prefecture has notified and not ended."""
        on = on or clock.today()
        return self.filter(notified_on__lte=on).filter(Q(ended_on__isnull=True) | Q(ended_on__gte=on))


class PlacementNotification(models.Model):
    """The notification of free job placement: employment is relayed only while one is in force."""

    number = models.CharField(_("number"), max_length=40, unique=True)
    notified_on = models.DateField(_("notified on"), default=clock.today)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("recorded by"),
    )

    objects = PlacementNotificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("notification of job placement")
        verbose_name_plural = _("notifications of job placement")
        ordering = ["-notified_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("notified_on")),
                name="placement_ends_after_start",
            ),
        ]

    def __str__(self):
        return self.number
