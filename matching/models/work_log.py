from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q, Sum
from django.utils.translation import gettext_lazy as _

from iwate_kankei import clock
from participants.models import Participant

from .match import Match


class WorkLogQuerySet(models.QuerySet):
    def unconfirmed(self):
        return self.filter(confirmed_at__isnull=True)

    def hours_total(self):
        return self.aggregate(total=Sum("hours"))["total"] or 0


class WorkLog(models.Model):
    """Hours that a member worked on a day and a line on what was done; the host confirms in one tap."""

    match = models.ForeignKey(Match, models.CASCADE, related_name="work_logs")
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="work_logs")
    day = models.DateField(_("date"), default=clock.today)
    hours = models.DecimalField(
        _("hours"),
        max_digits=4,
        decimal_places=1,
        validators=[MinValueValidator(0.5), MaxValueValidator(24)],
    )
    what = models.CharField(_("what was done"), max_length=200)
    logged_at = models.DateTimeField(default=clock.now, editable=False)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    by_telephone = models.BooleanField(_("by telephone"), default=False)

    objects = WorkLogQuerySet.as_manager()

    class Meta:
        verbose_name = _("work log entry")
        verbose_name_plural = _("work log")
        ordering = ["-day", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(hours__gt=0, hours__lte=24), name="work_hours_of_a_day"),
        ]

    def __str__(self):
        return f"{self.day} {self.hours}"
