import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from iwate_kankei import clock

from .participant import Participant

UNDO_DAYS = 30


class MergeQuerySet(models.QuerySet):
    def undoable(self, now=None):
        since = (now or clock.now()) - dt.timedelta(days=UNDO_DAYS)
        return self.filter(undone_at__isnull=True, merged_at__gte=since)


class Merge(models.Model):
    """Two records of one person became one; what moved is written down, so that it can be undone."""

    kept = models.ForeignKey(
        Participant, models.PROTECT, related_name="merges", verbose_name=_("kept record")
    )
    merged = models.ForeignKey(
        Participant, models.PROTECT, related_name="merged_by", verbose_name=_("merged record")
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("by")
    )
    merged_at = models.DateTimeField(_("merged"), default=clock.now)
    moved = models.JSONField(default=list)  # [model, primary key, field]
    filled = models.JSONField(default=list)  # fields of the kept record that were empty before
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = MergeQuerySet.as_manager()

    class Meta:
        verbose_name = _("merge of two records")
        verbose_name_plural = _("merges of records")
        ordering = ["-merged_at"]
        constraints = [
            models.CheckConstraint(condition=~Q(kept=F("merged")), name="merge_of_two_records"),
            models.UniqueConstraint(
                fields=["merged"], condition=Q(undone_at__isnull=True), name="merged_only_once"
            ),
        ]

    def __str__(self):
        return f"{self.merged_id} → {self.kept_id}"

    @property
    def undo_until(self):
        return self.merged_at + dt.timedelta(days=UNDO_DAYS)


class Distinct(models.Model):
    """Two records that look alike and are two people: not suggested again."""

    first = models.ForeignKey(Participant, models.CASCADE, related_name="+")
    second = models.ForeignKey(Participant, models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    said_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("two different people")
        verbose_name_plural = _("two different people")
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="distinct_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="distinct_in_order"),
        ]

    def __str__(self):
        return f"{self.first_id} ≠ {self.second_id}"
