from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from iwate_kankei import clock


class FormDraft(models.Model):
    """What somebody typed into a form and has not finished: found again on any device."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="form_drafts")
    form = models.CharField(max_length=40)
    data = models.JSONField(default=dict)
    saved_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("half-done form")
        verbose_name_plural = _("half-done forms")
        constraints = [models.UniqueConstraint(fields=["user", "form"], name="one_draft_a_form")]

    def __str__(self):
        return self.form
