import datetime as dt

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from iwate_kankei import clock
from notifications.wanted import end_of_quiet

from .event import Event


class MessageRuleQuerySet(models.QuerySet):
    def give_defaults(self, event):
        kinds = MessageRule.Kind
        rules = [(kinds.CONFIRMATION, None), (kinds.REMINDER, 7), (kinds.REMINDER, 1)]
        rules += [(kinds.CHANGE, None), (kinds.CANCELLATION, None), (kinds.THANKS, None)]
        self.bulk_create(self.model(event=event, kind=kind, days_before=days) for kind, days in rules)

    def active(self):
        return self.filter(is_active=True)


class MessageRule(models.Model):
    """One mail that an event sends by itself: when, whether, and what its staff add to the text."""

    class Kind(models.TextChoices):
        CONFIRMATION = "confirmation", _("Confirmation")
        REMINDER = "reminder", _("Reminder")
        CHANGE = "change", _("Notice of a change")
        CANCELLATION = "cancellation", _("Cancellation of the event")
        THANKS = "thanks", _("Thank-you with survey")

    event = models.ForeignKey(Event, models.CASCADE, related_name="rules")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    days_before = models.PositiveSmallIntegerField(_("days before"), null=True, blank=True)
    is_active = models.BooleanField(_("is sent"), default=True)
    words = models.TextField(_("added to the text"), max_length=2000, blank=True)

    objects = MessageRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("message rule")
        verbose_name_plural = _("message rules")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "kind", "days_before"], nulls_distinct=False, name="rule_once_an_event"
            ),
            models.CheckConstraint(
                condition=Q(kind="reminder", days_before__gte=1)
                | (~Q(kind="reminder") & Q(days_before__isnull=True)),
                name="only_a_reminder_has_days",
            ),
        ]

    def __str__(self):
        return self.get_kind_display()

    def clean(self):
        if self.kind == MessageRule.Kind.REMINDER and not self.days_before:
            raise ValidationError({"days_before": _("Please say how many days before, one at least.")})
        if self.kind != MessageRule.Kind.REMINDER and self.days_before is not None:
            raise ValidationError(
                {"days_before": _("Only a reminder goes some days before; leave this empty.")}
            )

    def moment(self):
        """When a reminder is due: so many days before the start, not at night."""
        moment = self.event.starts_at - dt.timedelta(days=self.days_before)
        return end_of_quiet(moment) or moment


class Mailing(models.Model):
    """A mail that staff wrote to a part of an event's people, after a preview."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="mailings")
    subject = models.CharField(_("subject"), max_length=150)
    text = models.TextField(_("text"), max_length=5000)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    sent_at = models.DateTimeField(_("sent"), default=clock.now)
    recipients = models.PositiveIntegerField(_("recipients"), default=0)
    form_key = models.UUIDField(unique=True, null=True, editable=False)  # a form sent twice is one mail

    class Meta:
        verbose_name = _("mail to participants")
        verbose_name_plural = _("mails to participants")
        ordering = ["-sent_at"]

    def __str__(self):
        return self.subject
