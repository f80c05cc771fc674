"""The host's word of the season. News: only to those who asked for news, and stopped with one click."""

import datetime as dt

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from iwate_kankei.models import User
from notifications import news
from notifications.kinds import register
from notifications.models import Message

from ..models import Greeting, TeamMember
from .people import row_of, still


def _greeting(message):
    row = row_of(message, Greeting.objects.select_related("company__municipality"))
    still(row.company.is_published, "the company is not shown any more")
    contact = row.company.contacts.filter(is_primary=True).first() or row.company.contacts.first()
    return {
        "greeting": row,
        "company": row.company,
        "contact": contact,
        "url": settings.SITE_URL + row.company.get_absolute_url(),
    }


GREETING = register(
    "matching.greeting",
    label=_("A company's word of the season"),
    load=_greeting,
    stream=Message.Stream.NEWS,
    late_by=dt.timedelta(days=14),
    may_wait=True,
)


def greeting(row):
    """To everybody who has written to the company or worked with it, and wants news."""
    wrote = Q(team__proposals__challenge__company=row.company, team__proposals__submitted_at__isnull=False)
    worked = Q(team__matches__challenge__company=row.company)
    tied = TeamMember.objects.current().filter(wrote | worked).values("participant")
    people = User.objects.filter(is_active=True, participant__in=tied)
    Message.objects.enqueue_all(GREETING, to=[user for user in people if news.wanted_by(user)], about=row)
