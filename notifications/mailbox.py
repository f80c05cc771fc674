"""The mailbox to which returned mails go, read by IMAP (BOUNCE_URL); without one only webhooks tell."""

import imaplib
from contextlib import contextmanager
from urllib.parse import unquote, urlsplit

from django.conf import settings

from . import bounces, returned

AT_ONCE = 200  # mails a run


def read_returned():
    """Take in what has come since the last run. Returns (mails looked at, addresses stopped)."""
    if not settings.BOUNCE_URL:
        return 0, 0
    seen = stopped = 0
    with _inbox() as inbox:
        _status, [numbers] = inbox.search(None, "UNSEEN")
        for number in numbers.split()[:AT_ONCE]:
            _status, [(_head, raw), *_rest] = inbox.fetch(number, "(BODY.PEEK[])")
            stopped += bounces.take_in(returned.read(raw))
            inbox.store(number, "+FLAGS", r"\Seen")  # after it is in the database: a crash reads it again
            seen += 1
    return seen, stopped


@contextmanager
def _inbox():
    where = urlsplit(settings.BOUNCE_URL)
    kind = imaplib.IMAP4_SSL if where.scheme == "imaps" else imaplib.IMAP4
    with kind(where.hostname, where.port or (993 if where.scheme == "imaps" else 143), timeout=30) as inbox:
        inbox.login(unquote(where.username or ""), unquote(where.password or ""))
        inbox.select(where.path.strip("/") or "INBOX")
        yield inbox
