from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from iwate_kankei import clock

from .match import Match


class TermsQuerySet(models.QuerySet):
    def received(self):
        """What both sides have confirmed to have: a version that only one of them has does not apply."""
        return self.filter(team_received_at__isnull=False, host_received_at__isnull=False)


class Terms(models.Model):
    """One version of the written conditions of a match (条件明示書).

    `content` is what was printed and handed over: a database trigger refuses every change of it, so a
    change of conditions is a new version. `digest` is the SHA-256 of the content, printed on the paper.
    """

    match = models.ForeignKey(Match, models.PROTECT, related_name="terms", verbose_name=_("match"))
    number = models.PositiveSmallIntegerField(_("version"))
    content = models.JSONField(_("conditions"))
    digest = models.CharField(_("fingerprint"), max_length=64)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    issued_at = models.DateTimeField(_("issued"), default=clock.now, editable=False)
    team_received_at = models.DateTimeField(_("received by the team"), null=True, blank=True)
    team_received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    host_received_at = models.DateTimeField(_("received by the company"), null=True, blank=True)
    host_received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    by_telephone = models.BooleanField(_("the company confirmed by telephone"), default=False)

    objects = TermsQuerySet.as_manager()

    class Meta:
        verbose_name = _("terms")
        verbose_name_plural = _("terms")
        ordering = ["match", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["match", "number"], name="terms_version_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="terms_from_one"),
        ]

    def __str__(self):
        return f"{self.match} v{self.number}"

    @property
    def is_received(self):
        return bool(self.team_received_at and self.host_received_at)


class Standing(models.TextChoices):
    """What a version of the conditions is among those of its match: the newest received one applies."""

    APPLIES = "applies", _("received by both, applies now")
    WAITING = "waiting", _("waits until both have received it")
    EARLIER = "earlier", _("applied earlier")
    NEVER = "never", _("replaced before both had received it")


def standings(versions):
    """{number: Standing} of all the versions of one match."""
    received = max((row.number for row in versions if row.is_received), default=0)
    newest = max((row.number for row in versions), default=0)
    return {row.number: _standing(row, received, newest) for row in versions}


def _standing(row, received, newest):
    if row.number == received:
        return Standing.APPLIES
    if row.is_received:
        return Standing.EARLIER
    return Standing.WAITING if row.number == newest else Standing.NEVER
