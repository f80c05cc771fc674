"""What a mail server's refusal means: for this message, for the address, or for the whole connection.

Reply codes by RFC 5321, enhanced codes (5.1.1 and so on) by RFC 3463.
"""

import datetime as dt
import re
import smtplib
from dataclasses import dataclass

from anymail.exceptions import AnymailInvalidAddress, AnymailRecipientsRefused

MINUTE = dt.timedelta(minutes=1)
LONGEST = dt.timedelta(hours=6)


@dataclass(frozen=True)
class Verdict:
    """server: nothing was wrong with this message, stop and try all later. permanent: never try it again.

    bad_address: the mailbox does not exist (any more). first_wait: before the second try, doubled each time.
    """

    server: bool = False
    permanent: bool = False
    bad_address: bool = False
    first_wait: dt.timedelta = MINUTE


SERVER_DOWN = Verdict(server=True)
SERVER_REFUSES_US = Verdict(server=True, first_wait=10 * MINUTE)  # password or sender: a person must mend it
BUSY = Verdict(first_wait=MINUTE)
GREYLISTED = Verdict(first_wait=5 * MINUTE)  # 450, 451: greylisting servers want five minutes
MAILBOX_FULL = Verdict(first_wait=60 * MINUTE)  # 452, 4.2.2
REFUSED = Verdict(permanent=True)
NO_SUCH_ADDRESS = Verdict(permanent=True, bad_address=True)

BAD_ADDRESS = ("5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1")
BAD_ADDRESS_WORDS = re.compile(
    r"user unknown|unknown user|no such user|does not exist|mailbox unavailable", re.I
)


def judge(error):
    """Verdict on an exception of handing a mail over."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return _of_reply(*next(iter(error.recipients.values())))
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return SERVER_REFUSES_US
    if isinstance(error, smtplib.SMTPConnectError | smtplib.SMTPHeloError):
        return SERVER_DOWN
    if isinstance(error, smtplib.SMTPSenderRefused):  # our own address, no fault of the message …
        too_large = error.smtp_code == 552  # … unless the server minds its size
        return REFUSED if too_large else SERVER_REFUSES_US
    if isinstance(error, smtplib.SMTPResponseException):
        return _of_reply(error.smtp_code, error.smtp_error)
    if isinstance(error, smtplib.SMTPServerDisconnected):
        return SERVER_DOWN
    if isinstance(error, smtplib.SMTPNotSupportedError | AnymailRecipientsRefused | AnymailInvalidAddress):
        return REFUSED
    if isinstance(error, OSError):  # every SMTPException is an OSError too, so this comes last
        return SERVER_DOWN
    return BUSY  # a fault of ours (a template, a missing row): tried again, in case it is mended


def _of_reply(code, reply):
    reply = reply.decode(errors="replace") if isinstance(reply, bytes) else str(reply)
    enhanced = re.match(r"[245]\.\d{1,3}\.\d{1,3}", reply)
    enhanced = enhanced.group() if enhanced else ""
    if code == 421:
        return SERVER_DOWN
    if code < 500:
        if code == 452 or enhanced == "4.2.2":
            return MAILBOX_FULL
        return GREYLISTED if code in (450, 451) else BUSY
    says_so = not enhanced and code in (550, 551, 553) and BAD_ADDRESS_WORDS.search(reply)
    return NO_SUCH_ADDRESS if says_so or enhanced in BAD_ADDRESS else REFUSED


def wait(verdict, attempts, spread):
    """How long to wait after the `attempts`-th try: doubled each time, at most LONGEST.

    spread: 0.8 … 1.2, drawn by the caller, so that many retries do not come at once.
    """
    return min(verdict.first_wait * 2 ** min(attempts - 1, 20), LONGEST) * spread
