from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from iwate_kankei.duties import duties_of
from iwate_kankei.models import Municipality
from iwate_kankei.templatetags.dates import jperiod

from .event import Event


class Session(models.Model):
    """A day or part of an event; attendance is recorded for each."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="sessions")
    title = models.CharField(_("title"), max_length=100, blank=True)
    starts_at = models.DateTimeField(_("start"))
    ends_at = models.DateTimeField(_("end"))

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = ["starts_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="session_ends_after_start"),
        ]

    def __str__(self):
        return " ".join(filter(None, [self.title, jperiod(self.starts_at, self.ends_at)]))

    def clean(self):
        if self.starts_at and self.ends_at and self.ends_at <= self.starts_at:
            raise ValidationError({"ends_at": _("A session must end after it begins.")})


class StreamQuerySet(models.QuerySet):
    def managed_by(self, user):
        """Those of one's places, or all of the programmes that one operates."""
        duties = duties_of(user)
        if duties.everywhere:
            return self
        return self.filter(
            Q(municipality__in=duties.municipalities) | Q(event__programme__in=duties.programmes)
        )


class Stream(models.Model):
    """A municipality's share of an event's seats: a day in Tokyo for two cities, 10 seats for each."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="streams")
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="+", verbose_name=_("municipality")
    )
    capacity = models.PositiveIntegerField(_("capacity"))
    seats_taken = models.PositiveIntegerField(_("seats taken"), default=0, editable=False)

    objects = StreamQuerySet.as_manager()

    class Meta:
        verbose_name = _("seats of a municipality")
        verbose_name_plural = _("seats by municipality")
        ordering = ["municipality"]
        constraints = [
            models.UniqueConstraint(fields=["event", "municipality"], name="stream_once_a_municipality"),
            models.CheckConstraint(condition=Q(seats_taken__lte=F("capacity")), name="stream_not_oversold"),
        ]

    def __str__(self):
        return str(self.municipality)

    @property
    def seats_left(self):
        return self.capacity - self.seats_taken
