from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from iwate_kankei import clock

from .proposal import Proposal


class Version(models.Model):
    """What a proposal said when it was shown to somebody: to the mentor for comments, or to the host."""

    class Shown(models.TextChoices):
        MENTOR = "mentor", _("For the mentor's comments")
        HOST = "host", _("Submitted")

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    parts = models.JSONField(_("parts"))
    shown_to = models.CharField(max_length=6, choices=Shown)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    saved_at = models.DateTimeField(_("saved"), default=clock.now, editable=False)

    class Meta:
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        ordering = ["proposal", "number"]
        constraints = [models.UniqueConstraint(fields=["proposal", "number"], name="version_once")]

    def __str__(self):
        return f"{self.proposal} {self.number}"


class Comment(models.Model):
    """A mentor's or author's remark on one version."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="comments")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    from_mentor = models.BooleanField(default=True)
    text = models.TextField(_("comment"), max_length=2000)
    written_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["id"]

    def __str__(self):
        return self.text[:40]
