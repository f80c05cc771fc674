from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from iwate_kankei import clock

from .participant import Participant


class DataRequestQuerySet(models.QuerySet):
    def open(self):
        return self.filter(status=DataRequest.Status.OPEN)

    def visible_to(self, user):
        """One's own; the prefecture answers for everybody's personal data."""
        return self if user.duties.everywhere else self.filter(participant__user=user)


class DataRequest(models.Model):
    """A person asks to get, correct, stop the use of, or erase their data (個人情報保護法)."""

    class Kind(models.TextChoices):
        DISCLOSURE = "disclosure", _("Disclosure")
        CORRECTION = "correction", _("Correction")
        SUSPENSION = "suspension", _("Stop of use")
        ERASURE = "erasure", _("Erasure")

    class Status(models.TextChoices):
        OPEN = "open", _("Being handled")
        DONE = "done", _("Done")
        DECLINED = "declined", _("Not possible")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    TRANSITIONS = {
        Status.OPEN: {Status.DONE, Status.DECLINED, Status.WITHDRAWN},
        Status.DONE: set(),
        Status.DECLINED: set(),
        Status.WITHDRAWN: set(),
    }

    participant = models.ForeignKey(
        Participant, models.CASCADE, related_name="data_requests", verbose_name=_("participant")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    words = models.TextField(_("what it is about"), max_length=1000, blank=True)
    status = models.CharField(_("state"), max_length=10, choices=Status, default=Status.OPEN)
    made_at = models.DateTimeField(_("made"), default=clock.now)
    due_on = models.DateField(_("due"))
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    answer = models.TextField(_("answer"), max_length=1000, blank=True)

    objects = DataRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("data request")
        verbose_name_plural = _("data requests")
        ordering = ["due_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "kind"], condition=Q(status="open"), name="one_open_request_a_kind"
            ),
            models.CheckConstraint(
                condition=Q(status="open", settled_at__isnull=True)
                | (~Q(status="open") & Q(settled_at__isnull=False)),
                name="request_settled_has_time",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.due_on}"
