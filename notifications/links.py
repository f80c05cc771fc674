"""Signed links in mails that need no sign-in: they reach a person's mail preferences and nothing else."""

from django.conf import settings
from django.core import signing
from django.urls import reverse

from iwate_kankei.models import User

from .kinds import KINDS

PREFERENCES, STOP = "notifications.preferences", "notifications.stop"


def preferences(user):
    return _absolute("notifications:preferences", signing.dumps(user.pk, salt=PREFERENCES))


def stop(message):
    """One click ends the news, or the one optional kind; "" for what cannot be switched off."""
    kind = KINDS[message.kind]
    if not (kind.is_news or kind.optional):
        return ""
    what = "news" if kind.is_news else kind.name
    return _absolute("notifications:stop", signing.dumps([message.recipient_id, what], salt=STOP))


def read_preferences(token):
    """The user of a preferences link, or None. Links do not grow old: a mail may be read years later."""
    try:
        return User.objects.filter(pk=signing.loads(token, salt=PREFERENCES)).first()
    except signing.BadSignature:
        return None


def read_stop(token):
    """(user, "news" or the name of a kind) of a stop link, or None."""
    try:
        pk, what = signing.loads(token, salt=STOP)
    except signing.BadSignature:
        return None
    user = User.objects.filter(pk=pk).first()
    return (user, what) if user else None


def _absolute(name, token):
    return settings.SITE_URL + reverse(name, args=[token])
