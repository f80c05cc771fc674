"""What waits in the office about people's records."""

import datetime as dt

from django.urls import reverse
from django.utils.translation import ngettext

from iwate_kankei import clock
from iwate_kankei.templatetags.dates import jdate
from iwate_kankei.today import Todo

from .models import DataRequest, Participant

SOON = dt.timedelta(days=7)


def requests(user):
    """The law gives 30 days; from a week before the first date on it is urgent."""
    due = list(_for_the_prefecture(user, DataRequest.objects.open()).values_list("due_on", flat=True))
    if due:
        said = ngettext(
            "%(n)s request on personal data, due %(day)s",
            "%(n)s requests on personal data, the first due %(day)s",
            len(due),
        )
        said %= {"n": len(due), "day": jdate(min(due))}
        yield Todo(said, reverse("people:data_requests"), urgent=min(due) <= clock.today() + SOON)


def retention(user):
    """The timer only proposes; whether to erase is decided person by person."""
    if count := _for_the_prefecture(user, Participant.objects.without_ties()).count():
        said = ngettext(
            "%(n)s person has had no tie for years: erase or keep?",
            "%(n)s people have had no tie for years: erase or keep?",
            count,
        )
        yield Todo(said % {"n": count}, reverse("people:retention"))


def new_skills(user):
    if count := _for_the_prefecture(user, Participant.objects.with_skill_words()).count():
        said = ngettext(
            "%(n)s person wrote a skill that the list lacks",
            "%(n)s people wrote skills that the list lacks",
            count,
        )
        yield Todo(said % {"n": count}, reverse("people:skill_words"))


def _for_the_prefecture(user, rows):
    return rows if user.duties.everywhere else rows.none()


TODOS = [requests, retention, new_skills]
