from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from iwate_kankei import clock
from participants.models import Participant

from .event import Event, Session


class RegistrationQuerySet(models.QuerySet):
    def active(self):
        return self.exclude(status=Registration.Status.CANCELLED)

    def holding_a_seat(self):
        return self.filter(status__in=[Registration.Status.CONFIRMED, Registration.Status.OFFERED])

    def waiting(self):
        return self.filter(status=Registration.Status.WAITING).order_by("queued_at", "id")

    def visible_to(self, user):
        """One's own, and in office those of the events one manages."""
        return self.filter(Q(participant__user=user) | Q(event__in=Event.objects.managed_by(user)))


class Registration(models.Model):
    """One person's registration for one event (申込)."""

    class Status(models.TextChoices):
        CONFIRMED = "confirmed", _("Confirmed")
        WAITING = "waiting", _("On the waiting list")
        OFFERED = "offered", _("Seat offered")
        CANCELLED = "cancelled", _("Cancelled")

    TRANSITIONS = {
        Status.CONFIRMED: {Status.CANCELLED},
        Status.WAITING: {Status.OFFERED, Status.CONFIRMED, Status.CANCELLED},
        Status.OFFERED: {Status.CONFIRMED, Status.CANCELLED},
        Status.CANCELLED: {Status.CONFIRMED, Status.WAITING},
    }

    event = models.ForeignKey(Event, models.PROTECT, related_name="registrations", verbose_name=_("event"))
    participant = models.ForeignKey(
        Participant, models.PROTECT, related_name="registrations", verbose_name=_("participant")
    )
    status = models.CharField(_("state"), max_length=10, choices=Status)
    queued_at = models.DateTimeField(_("registered"), default=clock.now)
    offered_until = models.DateTimeField(_("offer open until"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        ordering = ["queued_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "participant"],
                condition=~Q(status="cancelled"),
                name="one_active_registration",
            ),
            models.CheckConstraint(
                condition=Q(status="offered", offered_until__isnull=False)
                | (~Q(status="offered") & Q(offered_until__isnull=True)),
                name="registration_offer_has_an_end",
            ),
        ]
        indexes = [models.Index(fields=["event", "status", "queued_at"], name="registration_queue")]

    def __str__(self):
        return f"{self.participant} – {self.event}"


class Attendance(models.Model):
    """Whether a registered person came to a session, marked at reception (出欠)."""

    class Status(models.TextChoices):
        PRESENT = "present", _("Came")
        ABSENT = "absent", _("Did not come")

    registration = models.ForeignKey(Registration, models.CASCADE, related_name="attendances")
    session = models.ForeignKey(Session, models.CASCADE, related_name="attendances")
    status = models.CharField(_("state"), max_length=8, choices=Status)
    marked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    marked_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")
        constraints = [
            models.UniqueConstraint(fields=["registration", "session"], name="attendance_once_a_session")
        ]

    def __str__(self):
        return self.get_status_display()
