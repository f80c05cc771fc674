from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _


class PreferenceQuerySet(models.QuerySet):
    def wants(self, user, kind_name):
        """False only where the person has switched this kind off."""
        return not self.filter(user=user, off__contains=[kind_name]).exists()


class Preference(models.Model):
    """Which mails a person has switched off, and how often the digest comes. No row: the usual."""

    class Rhythm(models.TextChoices):
        WEEKLY = "weekly", _("Every week")
        MONTHLY = "monthly", _("Every month")

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="mail_preference", verbose_name=_("person")
    )
    off = ArrayField(
        models.CharField(max_length=60), verbose_name=_("switched off"), default=list, blank=True
    )
    digest = models.CharField(_("digest"), max_length=8, choices=Rhythm, default=Rhythm.WEEKLY)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = PreferenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("mail preference")
        verbose_name_plural = _("mail preferences")

    def __str__(self):
        return str(self.user)
