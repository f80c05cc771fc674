from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from companies.models import Company
from iwate_kankei import clock
from iwate_kankei.duties import duties_of
from iwate_kankei.models import Assignment
from iwate_kankei.models.programme import in_places_of
from participants.models import Participant

from .match import Match


class ContactRecordQuerySet(models.QuerySet):
    def promised(self):
        """Promises that somebody still has to keep."""
        return self.filter(promise_due__isnull=False, promise_kept_at__isnull=True)

    def broken(self, on=None):
        return self.promised().filter(promise_due__lt=on or clock.today())

    def visible_to(self, user):
        """Notes are for the office: of companies in one's places, and of people what colleagues there wrote.

        So a note outlives its author's post, and another city's note on the same person stays there.
        """
        duties = duties_of(user)
        if duties.everywhere:
            return self
        if not duties.is_staff_anywhere:
            return self.none()
        posts = Assignment.objects.filter(
            Q(municipality__in=duties.municipalities) | Q(programme__in=duties.programmes)
        )
        return self.filter(
            in_places_of(duties, "company__")
            | Q(author=user)
            | Q(company__isnull=True, author__in=posts.values("user"))
        )


class ContactRecord(models.Model):
    """What was said between the portal's people and a participant or company (やりとりの記録)."""

    class How(models.TextChoices):
        VISIT = "visit", _("Visit")
        PHONE = "phone", _("Telephone")
        ONLINE = "online", _("Online meeting")
        MAIL = "mail", _("Mail")
        EVENT = "event", _("At an event")
        CHECK_IN = "check_in", _("In a check-in")

    class Promiser(models.TextChoices):
        TEAM = "team", _("Team")
        HOST = "host", _("Company")
        MENTOR = "mentor", _("Mentor")

    participant = models.ForeignKey(
        Participant,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="contact_records",
        verbose_name=_("participant"),
    )
    company = models.ForeignKey(
        Company,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="contact_records",
        verbose_name=_("company"),
    )
    match = models.ForeignKey(
        Match, models.SET_NULL, null=True, blank=True, related_name="contact_records", verbose_name=_("match")
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="contact_records"
    )
    how = models.CharField(_("how"), max_length=8, choices=How)
    happened_on = models.DateField(_("date"), default=clock.today)
    summary = models.TextField(_("what was said"))
    promise = models.CharField(_("promise"), max_length=200, blank=True)
    promised_by = models.CharField(_("who promised"), max_length=6, choices=Promiser, blank=True)
    promise_due = models.DateField(_("promised until"), null=True, blank=True)
    promise_kept_at = models.DateTimeField(_("kept"), null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = ContactRecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact record")
        verbose_name_plural = _("contact records")
        ordering = ["-happened_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(participant__isnull=False) | Q(company__isnull=False),
                name="contact_record_is_about_somebody",
            ),
            models.CheckConstraint(
                condition=Q(promise="") | Q(promise_due__isnull=False), name="promise_has_a_date"
            ),
        ]

    def __str__(self):
        return f"{self.happened_on} {self.get_how_display()}"
