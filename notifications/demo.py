"""What the demonstration shows instead of a mail server and an authenticator app. Never on a real site."""

import time
from dataclasses import dataclass

from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt

from .kinds import Withdrawn
from .models import Message
from .rendering import words
from .wording import blocks

RESERVED = r"@example\.(jp|com|net|org)$"  # addresses that are nobody's: RFC 2606, JPRS
UPCOMING = [Message.Status.QUEUED, Message.Status.RETRY, Message.Status.SENDING, Message.Status.HANDING]


@dataclass(frozen=True)
class Letter:
    """A message with its words: as sent, or as they would be now."""

    message: Message
    subject: str
    text: str

    @property
    def blocks(self):
        return blocks(self.text) if self.text else []


def letter(message):
    subject, text = message.subject, message.text
    if not text and message.status in UPCOMING:
        try:
            subject, text = words(message)
        except Withdrawn as reason:
            return Letter(message, str(reason), "")
    return Letter(message, subject, text)


def authenticator_codes():
    """(user, current code) of the sample accounts in office; the code changes every 30 seconds."""
    seeds = Authenticator.objects.filter(type=Authenticator.Type.TOTP, user__email__regex=RESERVED)
    counter = int(time.time()) // app_settings.TOTP_PERIOD
    return [
        (seed.user, format_hotp_value(hotp_value(decrypt(seed.data["secret"]), counter)))
        for seed in seeds.select_related("user").order_by("user_id")
    ]


def seconds_left():
    """Until the codes change."""
    return app_settings.TOTP_PERIOD - int(time.time()) % app_settings.TOTP_PERIOD
