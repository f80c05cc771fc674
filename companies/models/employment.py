from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from .challenge import Challenge


class EmploymentOffer(models.Model):
    """What an offer of employment has to say besides the sheet (職業安定法 5 条の 3)."""

    TOLD = [
        "employer",
        "work_and_changes",
        "place_and_changes",
        "period",
        "renewal_limits",
        "trial_period",
        "hours",
        "insurance",
        "smoking",
    ]

    challenge = models.OneToOneField(Challenge, models.CASCADE, related_name="employment")
    employer = models.CharField(_("employer"), max_length=100, blank=True)
    work_and_changes = models.TextField(_("work, and scope of its change"), blank=True)
    place_and_changes = models.TextField(_("place of work, and scope of its change"), blank=True)
    period = models.CharField(_("period of employment"), max_length=200, blank=True)
    renewal_limits = models.CharField(_("renewal and its limits"), max_length=200, blank=True)
    trial_period = models.CharField(_("trial period"), max_length=200, blank=True)
    hours = models.CharField(_("working hours, breaks and days off"), max_length=200, blank=True)
    insurance = models.CharField(_("insurance"), max_length=200, blank=True)
    smoking = models.CharField(_("protection from passive smoking"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("offer of employment")
        verbose_name_plural = _("offers of employment")

    def __str__(self):
        return str(self.challenge)

    def clean(self):
        """The same for the fields that only employment has."""
        empty = [name for name in self.TOLD if not getattr(self, name).strip()]
        sheet = self.challenge
        if empty and sheet.status == sheet.Status.PUBLISHED and sheet.contract == sheet.Contract.EMPLOYMENT:
            raise ValidationError(dict.fromkeys(empty, _("A published sheet needs this.")))

    @property
    def told(self):
        """(label, value) of everything that an applicant is told."""
        return [(self._meta.get_field(name).verbose_name, getattr(self, name)) for name in self.TOLD]
