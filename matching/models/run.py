"""One run of the matching engine: its input as it was, and everything that came out."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from iwate_kankei import clock

from .round import Round

SILENT_FOR = dt.timedelta(seconds=60)  # a run that says nothing for so long has lost its worker


class RunQuerySet(models.QuerySet):
    def open(self):
        return self.filter(status__in=Run.OPEN)

    def queued(self):
        return self.filter(status=Run.Status.QUEUED)

    def working(self, now=None):
        """A worker is at them, and has lately been heard of."""
        return self.filter(status=Run.Status.RUNNING, heard_at__gte=(now or clock.now()) - SILENT_FOR)

    def lost(self, now=None):
        """Running by their row, but whoever ran them has not been heard of."""
        return self.filter(status=Run.Status.RUNNING, heard_at__lt=(now or clock.now()) - SILENT_FOR)

    def done(self):
        return self.filter(status=Run.Status.DONE)


class Run(models.Model):
    class Status(models.TextChoices):
        QUEUED = "queued", _("Waiting")
        RUNNING = "running", _("Running")
        DONE = "done", _("Result ready")
        FAILED = "failed", _("Failed")
        CANCELLED = "cancelled", _("Cancelled")

    class Method(models.TextChoices):
        """As `manage.py solve_round --method`. Deferred acceptance only where nothing but seats matters."""

        EXACT = "exact", _("All rules, one after the other")
        DEFERRED = "deferred-acceptance", _("Deferred acceptance")

    TRANSITIONS = {
        Status.QUEUED: {Status.RUNNING, Status.CANCELLED},
        Status.RUNNING: {Status.QUEUED, Status.DONE, Status.FAILED, Status.CANCELLED},
        Status.DONE: set(),
        Status.FAILED: set(),
        Status.CANCELLED: set(),
    }
    OPEN = [Status.QUEUED, Status.RUNNING]

    class Stage(models.TextChoices):
        """What the engine is at; the order is that in which it settles its aims."""

        READING = "reading", _("Reading the input")
        STAFFED = "staffed", _("As many challenges as possible get a team")
        CITY_GAP = "city_gap", _("The cities share fairly")
        BLOCKING = "blocking", _("Nobody would rather swap")
        PLACED = "placed", _("As many people as possible get a place")
        COST = "cost", _("Wishes as high as possible")
        LOTTERY = "lottery", _("The lots are drawn")
        REASONS = "reasons", _("Reasons are worked out")

    round = models.ForeignKey(Round, models.CASCADE, related_name="runs")
    number = models.PositiveSmallIntegerField(_("number"))
    status = models.CharField(_("state"), max_length=10, choices=Status, default=Status.QUEUED)
    stage = models.CharField(_("stage"), max_length=10, choices=Stage, blank=True)
    method = models.CharField(_("method"), max_length=20, choices=Method, default=Method.EXACT)
    instance = models.JSONField(_("input"))  # exactly the format of manage.py solve_round
    seed = models.CharField(_("number of the lottery"), max_length=40)
    versions = models.JSONField(_("versions"), default=dict)
    result = models.JSONField(_("result"), null=True, blank=True)
    error = models.TextField(_("error"), blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("started by"),
    )
    created_at = models.DateTimeField(_("started"), default=clock.now, editable=False)
    heard_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    cancel_asked_at = models.DateTimeField(null=True, blank=True)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = RunQuerySet.as_manager()

    class Meta:
        verbose_name = _("run of the engine")
        verbose_name_plural = _("runs of the engine")
        ordering = ["round_id", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], name="run_number_once"),
            models.UniqueConstraint(
                fields=["round"], condition=Q(status__in=["queued", "running"]), name="one_open_run_a_round"
            ),
            models.CheckConstraint(
                condition=~Q(status="done") | Q(result__isnull=False), name="run_done_has_a_result"
            ),
            models.CheckConstraint(
                condition=~Q(status="running") | Q(heard_at__isnull=False), name="run_running_was_heard_of"
            ),
        ]

    def __str__(self):
        return _("Run %(number)s") % {"number": self.number}

    @property
    def is_open(self):
        return self.status in self.OPEN

    @property
    def is_feasible(self):
        return self.status == self.Status.DONE and self.result["feasible"]
