from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from iwate_kankei import clock
from iwate_kankei.models import User

from .message import Message
from .message_queries import accounts_seen_by


class BounceQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The prefecture sees all; others in office those of people they see."""
        if user.duties.everywhere:
            return self
        participants, contacts = accounts_seen_by(user)
        seen = User.objects.filter(Q(pk__in=participants) | Q(pk__in=contacts), email=OuterRef("address"))
        return self.filter(Exists(seen))

    def stopping(self, address=None):
        """The bounces and complaints for which an address gets no more mail; all, or of one address."""
        rows = self.filter(cleared_at__isnull=True).exclude(kind=Bounce.Kind.SOFT)
        return rows if address is None else rows.filter(address=address.lower())


class Bounce(models.Model):
    """A mail that came back, or a complaint. A hard one stops the address until somebody clears it."""

    class Kind(models.TextChoices):
        HARD = "hard", _("Address does not work")
        SOFT = "soft", _("Came back for now")
        COMPLAINT = "complaint", _("Reported as unwanted")

    address = models.EmailField(_("address"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    source = models.CharField(_("told by"), max_length=40)
    detail = models.CharField(_("remark"), max_length=500, blank=True)
    message = models.ForeignKey(
        Message,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="bounces",
        verbose_name=_("message"),
    )
    happened_at = models.DateTimeField(_("when"), default=clock.now)
    cleared_at = models.DateTimeField(_("cleared"), null=True, blank=True)
    cleared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("cleared by"),
    )

    objects = BounceQuerySet.as_manager()

    class Meta:
        verbose_name = _("returned mail")
        verbose_name_plural = _("returned mails")
        ordering = ["-happened_at", "-id"]
        constraints = [
            # One open stop an address: a second report of the same changes nothing.
            models.UniqueConstraint(
                fields=["address", "kind"],
                condition=Q(cleared_at__isnull=True) & ~Q(kind="soft"),
                name="one_stop_an_address",
            ),
        ]
        indexes = [models.Index(fields=["address"], name="bounce_address")]  # asked for every mail

    def __str__(self):
        return f"{self.get_kind_display()} {self.happened_at:%Y-%m-%d}"
