from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from iwate_kankei import clock

from .participant import Participant


class Erasure(models.Model):
    """That a person's data was erased, and how to check it.

    fingerprints: [kind, length, keyed hash] of what was erased. They let `manage.py verify --erased` look for
    traces without keeping what must not be kept; the key is derived from SECRET_KEY.
    """

    participant = models.OneToOneField(Participant, models.PROTECT, related_name="erasure")
    at = models.DateTimeField(_("erased"), default=clock.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    fingerprints = models.JSONField(default=list)

    class Meta:
        verbose_name = _("erasure")
        verbose_name_plural = _("erasures")
        ordering = ["-at"]

    def __str__(self):
        return f"{self.participant_id} {self.at:%Y-%m-%d}"
