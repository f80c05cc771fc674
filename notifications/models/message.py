import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from iwate_kankei import clock

from .message_queries import MessageQuerySet, about_key

__all__ = ["Message", "about_key"]


def new_message_id():
    """Fixed when the message is queued: a second delivery carries the same id, so clients fold the two."""
    return f"<{uuid.uuid4()}@{settings.SITE_URL.split('//')[-1].split(':')[0]}>"


class Message(models.Model):
    """One message to one person: written in the transaction of its reason, sent by the outbox.

    `due_at` is when it should arrive and never changes; `try_at` is when the sender may look at it next
    (later after a failed try or in quiet hours). `addressee` is who gets it for the rule "once": an
    account stays the same person when its address changes.
    """

    class Status(models.TextChoices):
        QUEUED = "queued", _("Queued")
        SENDING = "sending", _("Sending")  # claimed; nothing has left the house
        HANDING = "handing", _("Being handed over")  # the mail server is being told: a crash leaves doubt
        RETRY = "retry", _("Waiting for another try")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Failed")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        MISSED = "missed", _("Missed")

    class Stream(models.TextChoices):
        SERVICE = "service", _("Service notices")
        NEWS = "news", _("News")

    class Priority(models.IntegerChoices):
        """A sign-in code must not wait behind a hundred thousand digests."""

        URGENT = 0, _("At once")
        NORMAL = 1, _("Normal")
        BULK = 2, _("Bulk")

    UNSENT = [Status.QUEUED, Status.RETRY]
    CLAIMED = [Status.SENDING, Status.HANDING]

    kind = models.CharField(_("kind"), max_length=60)
    stream = models.CharField(_("stream"), max_length=8, choices=Stream, default=Stream.SERVICE)
    priority = models.PositiveSmallIntegerField(_("priority"), choices=Priority, default=Priority.NORMAL)
    about = models.CharField(_("about"), max_length=80, blank=True)
    version = models.CharField(_("version"), max_length=60, blank=True)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="messages",
        verbose_name=_("recipient"),
    )
    addressee = models.CharField(_("addressee"), max_length=254, editable=False)
    to = models.EmailField(_("address"), blank=True)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, default="ja")
    context = models.JSONField(_("facts"), default=dict, blank=True)
    subject = models.CharField(_("subject"), max_length=300, blank=True)
    text = models.TextField(_("text"), blank=True)
    status = models.CharField(_("state"), max_length=10, choices=Status, default=Status.QUEUED)
    due_at = models.DateTimeField(_("due"), default=clock.now)
    try_at = models.DateTimeField(_("next try"), default=clock.now)
    expires_at = models.DateTimeField(_("worthless after"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    doubts = models.PositiveSmallIntegerField(
        _("uncertain hand-overs"),
        default=0,
        help_text=_("How often the sender was cut off while the mail server was taking the mail."),
    )
    reason_gone = models.BooleanField(default=False, editable=False)
    claim = models.UUIDField(null=True, editable=False)
    claimed_until = models.DateTimeField(null=True, editable=False)
    message_id = models.CharField(max_length=120, unique=True, default=new_message_id, editable=False)
    last_error = models.CharField(_("remark"), max_length=500, blank=True)
    created_at = models.DateTimeField(_("queued"), default=clock.now, editable=False)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "about", "addressee", "version"], name="message_once"),
            models.CheckConstraint(
                condition=~Q(status="sent") | Q(sent_at__isnull=False), name="message_sent_has_time"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["sending", "handing"])
                | Q(claim__isnull=False, claimed_until__isnull=False),
                name="message_sending_has_claim",
            ),
        ]
        indexes = [
            # The sender asks every few seconds for what is due, the urgent ones first.
            models.Index(
                fields=["priority", "try_at", "id"],
                name="message_due",
                condition=Q(status__in=["queued", "retry"]),
            ),
            models.Index(
                fields=["claimed_until"],
                name="message_leases",
                condition=Q(status__in=["sending", "handing"]),
            ),
            models.Index(
                fields=["due_at"], name="message_trouble", condition=Q(status__in=["failed", "missed"])
            ),  # "failed in a week" above the list of messages
            models.Index(fields=["about"], name="message_about"),  # timeline of a row, withdrawing
            models.Index(fields=["recipient", "stream", "sent_at"], name="message_person"),  # news a week
        ]

    def __str__(self):
        return f"{self.kind} {self.about}"

    @property
    def address(self):
        """Where it goes: the account's address of today; for a sign-in mail the one it was asked for."""
        if self.is_account_mail or not self.addressee.startswith("user:"):
            return self.to
        return self.recipient.email if self.recipient else self.to

    @property
    def is_account_mail(self):
        """A mail of the sign-in pages: worded when queued, its codes forgotten once sent."""
        return self.kind.startswith("account.")

    @property
    def remark(self):
        """Why it did not go, in the reader's language; a mail server's own words stay as they came."""
        return gettext(self.last_error) if self.last_error else ""
