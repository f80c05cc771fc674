from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from iwate_kankei import clock

from .participant import Participant


class ImportRunQuerySet(models.QuerySet):
    def unfinished(self):
        """Confirmed, with rows still to write: where an interrupted import goes on."""
        return self.filter(status=ImportRun.Status.CONFIRMED)

    def visible_to(self, user):
        return self if user.duties.everywhere else self.filter(by=user)


class ImportRun(models.Model):
    """One list of people from earlier years on its way in: read, looked through, confirmed, written."""

    class Status(models.TextChoices):
        PREVIEW = "preview", _("Being looked through")
        CONFIRMED = "confirmed", _("Being written")
        DONE = "done", _("Written")
        DROPPED = "dropped", _("Dropped")

    TRANSITIONS = {
        Status.PREVIEW: {Status.CONFIRMED, Status.DROPPED},
        Status.CONFIRMED: {Status.DONE},
        Status.DONE: set(),
        Status.DROPPED: set(),
    }

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="import_runs")
    file_name = models.CharField(_("file"), max_length=120)
    encoding = models.CharField(_("encoding"), max_length=12)
    headers = models.JSONField(default=list)
    mapping = models.JSONField(default=dict)  # column number as text → field
    fiscal_year = models.PositiveSmallIntegerField(_("fiscal year"), null=True, blank=True)
    consented = models.BooleanField(_("they agreed on paper"), default=False)
    status = models.CharField(_("state"), max_length=10, choices=Status, default=Status.PREVIEW)
    read_at = models.DateTimeField(_("read"), default=clock.now)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("import of people")
        verbose_name_plural = _("imports of people")
        ordering = ["-read_at", "-id"]

    def __str__(self):
        return self.file_name


class ImportRow(models.Model):
    """One row of such a list. Its cells are forgotten as soon as it is written."""

    class Outcome(models.TextChoices):
        WAITING = "waiting", _("To be written")
        FAULTY = "faulty", _("Faulty")
        NEW = "new", _("New person")
        KNOWN = "known", _("Known person")
        SKIPPED = "skipped", _("Not written")

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()  # as Excel counts: the first row below the headings is 2
    cells = models.JSONField(default=list)
    problems = models.JSONField(default=list)  # [column letter, words]
    outcome = models.CharField(max_length=8, choices=Outcome, default=Outcome.WAITING)
    participant = models.ForeignKey(Participant, models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("row of an import")
        verbose_name_plural = _("rows of an import")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["run", "number"], name="import_row_once")]

    def __str__(self):
        return str(self.number)
