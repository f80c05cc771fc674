"""Monday's summary for everybody in office: what waits for them, in one mail; none when nothing waits."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from iwate_kankei import clock
from iwate_kankei.models import Assignment, User
from iwate_kankei.today import todos

from . import kinds
from .models import Message

ROLES = [Assignment.Role.PREFECTURE, Assignment.Role.CITY, Assignment.Role.OPERATOR]


def _facts(message):
    waiting = todos(message.recipient)
    if not waiting:
        raise kinds.Withdrawn("nothing waits")
    return {"todos": [(str(todo.label), settings.SITE_URL + todo.url) for todo in waiting]}


SUMMARY = kinds.register(
    "notifications.summary",
    label=_("Monday's summary for the office"),
    load=_facts,
    may_wait=True,
    optional=True,
    concerns=lambda user: Assignment.objects.current().filter(user=user, role__in=ROLES).exists(),
)


def plan_due():
    """Queue this week's summary, once a person and week. Returns how many people are in office."""
    year, week, _day = clock.today().isocalendar()
    posts = Assignment.objects.current().filter(role__in=ROLES)
    people = list(User.objects.filter(pk__in=posts.values("user"), is_active=True))
    Message.objects.enqueue_all(SUMMARY, to=people, version=f"{year}-W{week:02}")
    return len(people)
