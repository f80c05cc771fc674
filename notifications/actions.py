"""What people decide about their mails."""

from django.db import transaction

from . import news
from .kinds import KINDS
from .models import Preference


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
    preference, _ = Preference.objects.get_or_create(user=user)
    preference = Preference.objects.select_for_update().get(pk=preference.pk)
    preference.off = sorted({*preference.off, what})
    preference.save()
