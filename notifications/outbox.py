"""The sender. The table is the truth: rows are claimed before they are sent, and Celery only wakes us.

queued → sending (claimed; nothing has left) → handing (committed just before the mail server is told) →
sent, retry, failed, withdrawn or missed. Every write after the claim compares it, so a sender whose lease
ran out changes nothing any more. A crash while handing is the one window in which a mail can go twice.
"""

import datetime as dt
import logging
import random
import time
import traceback
import uuid

from django.conf import settings
from django.core.mail import get_connection
from django.db import InterfaceError, OperationalError, connection
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_noop

from . import bounces, smtp
from .kinds import Withdrawn
from .models import Bounce, Message
from .rendering import mail
from .wanted import Later, Missed, Unwanted, check

log = logging.getLogger(__name__)
Status = Message.Status
LEASE = dt.timedelta(seconds=settings.OUTBOX_LEASE)
CLAIMED_AT_ONCE = 20  # rows a claim: few enough that a sign-in code never waits long behind them
MAX_ATTEMPTS = 8
MAILS_A_CONNECTION = 100  # many servers hang up on whoever sends more
DATABASE_AWAY = 30  # seconds to wait for the database before a mail that is sent counts as in doubt
DATABASE_GONE = (OperationalError, InterfaceError)

CLAIM = """
update notifications_message set status = 'sending', claim = %s, claimed_until = %s, attempts = attempts + 1
where id in (select id from notifications_message
             where status in ('queued', 'retry') and priority = %s and try_at <= %s
             order by try_at, id limit %s for update skip locked)
returning id"""

HANDING = """
update notifications_message
set status = 'handing', claimed_until = %s, "to" = %s, subject = %s, text = %s, last_error = ''
where id = %s and claim = %s and status = 'sending'"""

SENT = """
update notifications_message
set status = 'sent', text = case when %s then '' else text end, sent_at = %s,
    claim = null, claimed_until = null
where id = %s and claim = %s"""


def send_due(limit=300):
    """Handle what is due, at most `limit` messages; any number of senders may run at once.

    Never call it inside a transaction: each claim has to be committed before a mail leaves.
    Returns how many messages were handled (sent or settled otherwise).
    """
    _refuse_transactions()
    rescue()
    handled, server = 0, Server()
    try:
        while handled < limit and not server.is_down:
            messages = claim(min(CLAIMED_AT_ONCE, limit - handled))
            if not messages:
                break
            for position, message in enumerate(messages):
                _handle(message, server)
                handled += 1
                if server.is_down:
                    _release(messages[position + 1 :])
                    break
    finally:
        server.close()
    return handled


def _refuse_transactions():
    if connection.in_atomic_block:
        raise RuntimeError("send_due() needs to commit by itself: call it outside of transactions")


class Server:
    """The mail server, connected to when first needed and kept for the run."""

    def __init__(self):
        self.connection, self.used = None, 0
        self.is_down = False

    def open(self):
        if self.used >= MAILS_A_CONNECTION:
            self.close()
        if self.connection is None:
            self.connection, self.used = get_connection(), 0
        self.connection.open()
        self.used += 1
        return self.connection

    def close(self):
        if self.connection is not None:
            self.connection.close()
            self.connection = None


def rescue():
    """Rows whose sender died: queue them again, with the same Message-ID. Returns how many."""
    now = timezone.now()
    dead = Message.objects.filter(claimed_until__lt=now)
    back = {"status": Status.RETRY, "claim": None, "claimed_until": None, "try_at": now}
    in_doubt = dead.filter(status=Status.HANDING).update(**back, doubts=F("doubts") + 1)
    return in_doubt + dead.filter(status=Status.SENDING).update(**back)


def claim(limit):
    """Take up to `limit` due messages of the most urgent priority that has any."""
    now, token = timezone.now(), uuid.uuid4()
    for priority in Message.Priority.values:
        with connection.cursor() as cursor:
            cursor.execute(CLAIM, [token, now + LEASE, priority, now, limit])
            ids = [row[0] for row in cursor.fetchall()]
        if ids:
            rows = Message.objects.filter(pk__in=ids, claim=token).select_related("recipient")
            return list(rows.order_by("try_at", "id"))
    return []


def _handle(message, server):
    handed = False
    try:
        if message.attempts > MAX_ATTEMPTS:  # also ends a message that kills its senders
            return _settle(
                message, Status.FAILED, last_error=message.last_error or gettext_noop("attempts used up")
            )
        check(message, timezone.now())
        email = mail(message, server.open())
        handed = _hand_over(message)
        if not handed:  # withdrawn meanwhile, or the lease ran out
            return None
        email.send()
    except Unwanted as reason:
        return _settle(message, Status.WITHDRAWN, last_error=str(reason)[:500])
    except Withdrawn as reason:
        return _settle(message, Status.WITHDRAWN, last_error=str(reason)[:500], reason_gone=True)
    except Missed as reason:
        return _settle(message, Status.MISSED, last_error=str(reason)[:500])
    except Later as later:
        return _settle(message, Status.QUEUED, try_at=later.until, attempts=F("attempts") - 1)
    except DATABASE_GONE:  # not the fault of the mail: the lease brings the row back
        raise
    except Exception as error:
        server.close()
        return _failed(message, error, server, handed)
    return _sent(message)


def _settle(message, status, **fields):
    """Write the outcome, unless the row was withdrawn or has another owner by now."""
    return Message.objects.filter(pk=message.pk, claim=message.claim).update(
        status=status, claim=None, claimed_until=None, **fields
    )


def _hand_over(message):
    """From here on a crash leaves doubt. Keeps what is said to whom, so that `_sent` has little to write.

    True if the row is still ours. By hand, as the other two: it runs for every mail.
    """
    until = timezone.now() + LEASE
    values = [until, message.to, message.subject, message.text, message.pk, message.claim]
    with connection.cursor() as cursor:
        cursor.execute(HANDING, values)
        return cursor.rowcount == 1


def _sent(message):
    """The server has it. If the database is just restarting wait for it, else the mail would go twice.

    Written by hand because every microsecond before it counts: once the statement has left, PostgreSQL
    carries it out even if we are killed.
    """
    forget = message.is_account_mail and not settings.DEMO  # a used code has no business in a table
    values = [forget, timezone.now(), message.pk, message.claim]
    give_up = time.monotonic() + DATABASE_AWAY
    while True:
        try:
            with connection.cursor() as cursor:
                cursor.execute(SENT, values)
                return cursor.rowcount
        except DATABASE_GONE:
            if time.monotonic() > give_up:
                raise
            connection.close()
            time.sleep(0.5)


def _release(messages):
    """Claimed but not tried, because the mail server is down: back as they were."""
    for message in messages:
        _settle(message, Status.QUEUED, attempts=F("attempts") - 1)


def _failed(message, error, server, handed):
    where = traceback.extract_tb(error.__traceback__)[-1]
    # No words of the error: they may hold an address, and logs hold no personal data.
    log.warning("message %s: %s at %s:%s", message.pk, type(error).__name__, where.filename, where.lineno)
    verdict, remark = smtp.judge(error), f"{type(error).__name__}: {error}"[:500]
    server.is_down = verdict.server
    if verdict.permanent:
        settled = _settle(message, Status.FAILED, last_error=remark)
        if settled and verdict.bad_address:
            bounces.record(
                address=message.address, kind=Bounce.Kind.HARD, source="smtp", detail=remark, message=message
            )
        return settled
    if verdict.server:
        tried = handed  # cut off while it took this mail: that counts, and it may have arrived
        wait = smtp.wait(verdict, message.attempts if tried else 1, random.uniform(0.8, 1.2))
        fields = {"attempts": F("attempts") - (0 if tried else 1), "doubts": F("doubts") + int(tried)}
    elif message.attempts >= MAX_ATTEMPTS:
        return _settle(message, Status.FAILED, last_error=remark)
    else:
        wait, fields = smtp.wait(verdict, message.attempts, random.uniform(0.8, 1.2)), {}
    return _settle(message, Status.RETRY, last_error=remark, try_at=timezone.now() + wait, **fields)
