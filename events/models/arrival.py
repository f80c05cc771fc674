from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _


class ArrivalQuerySet(models.QuerySet):
    def count_one(self, source, day):
        """One visitor more; nothing about the person is kept."""
        row, new = self.get_or_create(source=source, day=day, defaults={"visitors": 1})
        if not new:
            self.filter(pk=row.pk).update(visitors=F("visitors") + 1)


class Arrival(models.Model):
    """How many visitors came from a source (?ref= or campaign) on a day: a count, and nobody's name."""

    source = models.CharField(_("came from"), max_length=80)
    day = models.DateField(_("date"))
    visitors = models.PositiveIntegerField(_("visitors"), default=0)

    objects = ArrivalQuerySet.as_manager()

    class Meta:
        verbose_name = _("visitors by source")
        verbose_name_plural = _("visitors by source")
        constraints = [models.UniqueConstraint(fields=["source", "day"], name="arrival_once_a_day")]

    def __str__(self):
        return f"{self.source} {self.day}"
