"""The sender. The table is the truth: rows are claimed before they are sent, and Celery only wakes us."""

import datetime as dt
import logging
import random
import smtplib
import uuid

from django.core.mail import get_connection
from django.db import connection
from django.utils import timezone

from .kinds import KINDS, Withdrawn
from .models import Message
from .rendering import mail

log = logging.getLogger(__name__)
LEASE = dt.timedelta(minutes=2)  # longer than any SMTP time-out; a dead sender's rows come back after it
MAX_ATTEMPTS = 8

CLAIM = """
update notifications_message set status = 'sending', claim = %s, claimed_until = %s, attempts = attempts + 1
where id = (select id from notifications_message where status in ('queued', 'retry') and due_at <= %s
            order by due_at, id limit 1 for update skip locked)
returning id"""


def send_due(limit=300):
    """Send until nothing is due or `limit` is reached; any number of senders may run at once.

    Never call it inside a transaction: each claim has to be committed before the mail leaves.
    Returns how many mails were handed over.
    """
    rescue()
    server, sent = None, 0
    try:
        for _ in range(limit):
            message = _claim()
            if message is None:
                break
            if reason := _too_late(message):
                _settle(message, Message.Status.MISSED, last_error=reason)
                continue
            try:
                server = server or get_connection()
                server.open()
                mail(message, server).send()
            except Withdrawn as gone:
                _settle(message, Message.Status.WITHDRAWN, last_error=str(gone))
            except Exception as error:
                if server is not None:
                    server.close()
                    server = None
                _failed(message, error)
                if _server_is_down(error):
                    break
            else:
                sent += _settle(
                    message,
                    Message.Status.SENT,
                    sent_at=timezone.now(),
                    last_error="",
                    subject=message.subject,
                    text=message.text,
                )
    finally:
        if server is not None:
            server.close()
    return sent


def rescue():
    """Rows whose sender died while sending: queue them again, with the same Message-ID."""
    now = timezone.now()
    return Message.objects.filter(status=Message.Status.SENDING, claimed_until__lt=now).update(
        status=Message.Status.RETRY, claim=None, claimed_until=None, due_at=now
    )


def _claim():
    now, claim = timezone.now(), uuid.uuid4()
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, [claim, now + LEASE, now])
        row = cursor.fetchone()
    return Message.objects.get(pk=row[0]) if row else None


def _settle(message, status, **fields):
    """Write the outcome, unless the lease ran out and another sender owns the row now."""
    return Message.objects.filter(pk=message.pk, claim=message.claim).update(
        status=status, claim=None, claimed_until=None, **fields
    )


def _too_late(message):
    now = timezone.now()
    kind = KINDS.get(message.kind)
    if message.expires_at and now > message.expires_at:
        return "expired"
    if kind and now > message.due_at + kind.late_by and message.status != Message.Status.RETRY:
        return "too late"
    return ""


def _failed(message, error):
    log.warning("message %s: %s", message.pk, type(error).__name__)  # no address: logs hold no personal data
    remark = f"{type(error).__name__}: {error}"[:500]
    if _is_permanent(error) or message.attempts >= MAX_ATTEMPTS:
        _settle(message, Message.Status.FAILED, last_error=remark)
    else:
        _settle(
            message,
            Message.Status.RETRY,
            last_error=remark,
            due_at=timezone.now() + backoff(message.attempts),
        )


def backoff(attempts):
    """1, 2, 4 … minutes, at most 6 hours, ±20 % so that retries spread."""
    return dt.timedelta(seconds=min(60 * 2 ** (attempts - 1), 6 * 3600) * random.uniform(0.8, 1.2))


def _server_is_down(error):
    if isinstance(error, smtplib.SMTPException):  # every SMTPException is an OSError, so ask this first
        return isinstance(
            error,
            smtplib.SMTPServerDisconnected
            | smtplib.SMTPConnectError
            | smtplib.SMTPHeloError
            | smtplib.SMTPAuthenticationError,
        )
    return isinstance(error, OSError)


def _is_permanent(error):
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in error.recipients.values())
    return (
        isinstance(error, smtplib.SMTPResponseException)
        and error.smtp_code >= 500
        and not _server_is_down(error)
    )
