"""The search over everything that the person may read."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from companies.models import Challenge, Company
from events.models import Event
from iwate_kankei.words import words_of
from participants.models import Story

MOST = 10  # of each kind; whoever needs more adds a word


@dataclass(frozen=True)
class Found:
    """What was found of one kind: at most MOST rows, and how many there are."""

    title: str
    template: str
    rows: list
    count: int


def everything(user, text):
    """One Found for each kind that has any; nothing for no words."""
    if not words_of(text):
        return []
    challenges = Challenge.objects.visible_to(user).with_photo().select_related("company__municipality")
    kinds = [
        (_("Events"), "event", Event.objects.visible_to(user).prefetch_related("municipalities")),
        (_("Challenges"), "challenge", challenges.prefetch_related("needs__skill")),
        (_("Companies"), "company", Company.objects.visible_to(user).select_related("municipality")),
        (_("Stories and news"), "story", Story.objects.visible_to(user)),
    ]
    found = []
    for title, template, rows in kinds:
        rows = rows.matching_words(text)
        if count := rows.count():
            found.append(Found(title, f"reports/found_{template}.html", list(rows[:MOST]), count))
    return found
