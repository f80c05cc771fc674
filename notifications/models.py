import datetime as dt
import uuid

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from iwate_kankei import clock
from iwate_kankei.models import User


def new_message_id():
    """Fixed when the message is queued: a second delivery carries the same id, so clients fold the two."""
    return f"<{uuid.uuid4()}@{settings.SITE_URL.split('//')[-1].split(':')[0]}>"


class MessageQuerySet(models.QuerySet):
    def unsent(self):
        return self.filter(status__in=Message.UNSENT)

    def due(self, now=None):
        return self.unsent().filter(due_at__lte=now or clock.now())

    def about(self, row):
        return self.filter(about=about_key(row))

    def visible_to(self, user):
        """The prefecture sees every message; others in office those to people they see (see the admin)."""
        return self if user.duties.everywhere else self.filter(recipient=user)

    def enqueue(
        self,
        kind,
        *,
        to,
        about=None,
        version="",
        due_at=None,
        expires_at=None,
        context=None,
        subject="",
        text="",
    ):
        """Queue one message, once: call it in the transaction of the fact that it tells of.

        to: a User or an e-mail address. about: the row it tells of. version: changes when the same
        message becomes due anew (a moved date, a second registration). due_at: now if not given.
        Queuing the same (kind, about, to, version) again does nothing. History is not mailed.
        """
        if clock.is_history():
            return
        user = to if isinstance(to, User) else None
        self.bulk_create(
            [
                self.model(
                    kind=getattr(kind, "name", kind),
                    stream=getattr(kind, "stream", Message.Stream.SERVICE),
                    about=about_key(about),
                    recipient=user,
                    to=user.email if user else to,
                    language=user.language if user else (get_language() or settings.LANGUAGE_CODE)[:2],
                    version=version,
                    due_at=due_at or clock.now(),
                    expires_at=expires_at,
                    context=context or {},
                    subject=subject,
                    text=text,
                )
            ],
            ignore_conflicts=True,
        )
        if due_at is None or due_at <= clock.now():
            transaction.on_commit(wake_sender, robust=True)

    def enqueue_account_mail(self, name, *, to, subject, text):
        """A mail of the sign-in pages, already worded; worth nothing when it comes an hour late."""
        self.enqueue(
            f"account.{name}",
            to=to,
            version=uuid.uuid4().hex,
            subject=subject,
            text=text,
            expires_at=clock.now() + dt.timedelta(hours=1),
        )

    def withdraw(self, about, *kinds, reason):
        """The reason is gone: what is still unsent about this row will not be sent."""
        rows = self.unsent().about(about)
        if kinds:
            rows = rows.filter(kind__in=[kind.name for kind in kinds])
        return rows.update(status=Message.Status.WITHDRAWN, last_error=reason)


def about_key(row):
    return f"{row._meta.label_lower}:{row.pk}" if row is not None else ""


def wake_sender():
    """Ask Celery to send now; if Redis is down the sweep sends within half a minute anyway."""
    from .tasks import send_due

    send_due.apply_async(expires=60)


class Message(models.Model):
    """One message to one person: written in the transaction of its reason, sent by the outbox."""

    class Status(models.TextChoices):
        QUEUED = "queued", _("Queued")
        SENDING = "sending", _("Sending")
        RETRY = "retry", _("Waiting for another try")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Failed")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        MISSED = "missed", _("Missed")

    class Stream(models.TextChoices):
        SERVICE = "service", _("Service notices")
        NEWS = "news", _("News")

    UNSENT = [Status.QUEUED, Status.RETRY]

    kind = models.CharField(_("kind"), max_length=60)
    stream = models.CharField(_("stream"), max_length=8, choices=Stream, default=Stream.SERVICE)
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
    to = models.EmailField(_("address"))
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, default="ja")
    context = models.JSONField(_("facts"), default=dict, blank=True)
    subject = models.CharField(_("subject"), max_length=300, blank=True)
    text = models.TextField(_("text"), blank=True)
    status = models.CharField(_("state"), max_length=10, choices=Status, default=Status.QUEUED)
    due_at = models.DateTimeField(_("due"), default=clock.now)
    expires_at = models.DateTimeField(_("worthless after"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
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
            models.UniqueConstraint(fields=["kind", "about", "to", "version"], name="message_once"),
            models.CheckConstraint(
                condition=~Q(status="sent") | Q(sent_at__isnull=False), name="message_sent_has_time"
            ),
            models.CheckConstraint(
                condition=~Q(status="sending") | Q(claim__isnull=False, claimed_until__isnull=False),
                name="message_sending_has_claim",
            ),
        ]
        indexes = [
            # The sender asks every few seconds for what is due.
            models.Index(
                fields=["due_at", "id"], name="message_due", condition=Q(status__in=["queued", "retry"])
            ),
            models.Index(fields=["claimed_until"], name="message_leases", condition=Q(status="sending")),
            models.Index(fields=["about"], name="message_about"),  # timeline of a row, withdrawing
        ]

    def __str__(self):
        return f"{self.kind} {self.about}"
