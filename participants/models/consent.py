from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from iwate_kankei import clock

from .participant import Participant


class ConsentQuerySet(models.QuerySet):
    def valid(self):
        return self.filter(withdrawn_at__isnull=True)


class Consent(models.Model):
    """One consent for one purpose: the text's version, when and how it was given, when withdrawn."""

    class Purpose(models.TextChoices):
        PROGRAMME = "programme", _("Running the programme")
        SHARING = "sharing", _("Showing a proposal to other hosts")
        NEWS = "news", _("News")
        DIRECTORY = "directory", _("Member directory")
        SUGGESTING = "suggesting", _("Being suggested to hosts")
        STATISTICS = "statistics", _("Statistics")

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="consents")
    purpose = models.CharField(_("purpose"), max_length=12, choices=Purpose)
    version = models.CharField(_("version of the text"), max_length=20)
    given_at = models.DateTimeField(_("given"), default=clock.now)
    how = models.CharField(_("how"), max_length=60)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    withdrawn_how = models.CharField(_("how withdrawn"), max_length=60, blank=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ["-given_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "purpose"],
                condition=Q(withdrawn_at__isnull=True),
                name="one_valid_consent",
            ),
        ]

    def __str__(self):
        return f"{self.get_purpose_display()} {self.version}"
