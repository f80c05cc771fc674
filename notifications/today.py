"""What the mails ask of the office (start page of the admin)."""

from django.utils.translation import ngettext

from iwate_kankei.access import may
from iwate_kankei.today import Todo, listed

from .models import Bounce, Message, Wording


def failed(user):
    if not may(user, "change", "notifications.message"):
        return
    if count := Message.objects.visible_to(user).queue()["failed"]:
        said = ngettext("%(n)s mail failed this week", "%(n)s mails failed this week", count)
        yield Todo(said % {"n": count}, listed("notifications_message", status__exact="failed"))


def stopped(user):
    if not may(user, "change", "notifications.bounce"):
        return
    if count := Bounce.objects.stopping().count():
        said = ngettext("%(n)s address no longer works", "%(n)s addresses no longer work", count)
        yield Todo(said % {"n": count}, listed("notifications_bounce", cleared_at__isempty=1))


def broken(user):
    if not may(user, "change", "notifications.wording"):
        return
    if count := Wording.objects.filter(broken_since__isnull=False).count():
        said = ngettext("%(n)s wording no longer works", "%(n)s wordings no longer work", count)
        yield Todo(said % {"n": count}, listed("notifications_wording"), urgent=True)


TODOS = [failed, stopped, broken]
