"""What people decide about their mails, and what staff do with single messages."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from iwate_kankei import clock

from . import news
from .kinds import KINDS
from .models import Message, Preference

SAME_AGAIN = ["kind", "stream", "priority", "about", "recipient", "addressee", "to", "language", "context"]


@transaction.atomic
def choose(*, user, off, digest, wants_news, how):
    """Keep a person's choice. off: names of optional kinds that are not wanted."""
    Preference.objects.update_or_create(user=user, defaults={"off": sorted(off), "digest": digest})
    if wants_news != news.wanted_by(user):
        (news.give if wants_news else news.stop)(user=user, how=how)


@transaction.atomic
def stop(*, user, what, how):
    """Stop all news, or one optional kind by its name. Stopping again changes nothing."""
    if what == "news":
        news.stop(user=user, how=how)
        return
    if what not in KINDS or not KINDS[what].optional:
        return
    preference, _made = Preference.objects.get_or_create(user=user)
    preference = Preference.objects.select_for_update().get(pk=preference.pk)
    preference.off = sorted({*preference.off, what})
    preference.save()


@transaction.atomic
def resend(*, message):
    """Send it once more, with the facts of today: a new message, so that the first one's story stays."""
    if message.kind not in KINDS:
        raise ValidationError(
            _("Sign-in mails are not sent again: please let the person ask for a new code.")
        )
    if not message.to:
        raise ValidationError(_("The person's data have been erased."))
    if message.status in [*Message.UNSENT, *Message.CLAIMED]:
        raise ValidationError(_("It has not been sent yet."))
    again = Message(
        version=f"again:{message.pk}:{clock.now().timestamp():.0f}",
        due_at=clock.now(),
        try_at=clock.now(),
        **{name: getattr(message, name) for name in SAME_AGAIN},
    )
    again.save()
    Message.objects.wake_on_commit()
    return again


def withdraw(*, message):
    """Staff decide that it does not go."""
    stopped = (
        Message.objects.filter(pk=message.pk)
        .unsent()
        .update(status=Message.Status.WITHDRAWN, last_error=gettext_noop("withdrawn by staff"))
    )
    if not stopped:
        raise ValidationError(_("It is too late to withdraw it."))
