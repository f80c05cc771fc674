"""By what others call a person in writing: the family or the given name with a title, 遠野さん.

A family name alone is shared by many, so it is looked for only in what was written where the person worked
along: on their proposals and matches. Notes about the person alone are emptied as a whole (erasure.py).
"""

import re

from participants import japanese
from participants.models import Participant
from participants.traces import fingerprints

from . import models

GONE = "＊＊＊"  # what a text says where the name stood
CALLED = "called"  # the kind of these fingerprints
TITLES = ["さん", "さま", "ちゃん", "くん", "様", "氏", "君", "先生"]
# model, how its rows lead to a team, what others write in them
NOTES = [
    (models.Proposal, "team__in", ["answer"]),
    (models.Comment, "version__proposal__team__in", ["text"]),
    (models.Question, "proposal__team__in", ["text", "answer"]),
    (models.Match, "team__in", ["ended_because"]),
    (models.Move, "match__team__in", ["reason"]),
    (models.CheckIn, "match__team__in", ["words"]),
    (models.Closing, "match__team__in", ["results", "learned", "testimonial"]),
    (models.ContactRecord, "match__team__in", ["summary", "promise"]),
    (models.QuietSpell, "match__team__in", ["snooze_reason"]),
    (models.WorkLog, "match__team__in", ["what"]),
]


def calls(people):
    """遠野さん, 月子さん, とおの様 …; not by a name that somebody else in these teams has too."""
    others = Participant.objects.filter(memberships__team__in=_teams(people))
    taken = {part for each in others.exclude(pk__in=[each.pk for each in people]) for part in _parts(each)}
    parts = {part for each in people for part in _parts(each)} - taken
    return sorted((f"{part}{title}" for part in parts for title in TITLES), key=len, reverse=True)


def _parts(person):
    """Family and given name, if a space parts them."""
    names = [japanese.normalise(name).split() for name in (person.name, person.name_kana)]
    return {part for parts in names if len(parts) > 1 for part in parts}


def _teams(people):
    return models.TeamMember.objects.filter(participant__in=people).values("team")


def notes(people):
    """(row, columns) of what others wrote where these people worked along."""
    for model, path, columns in NOTES:
        for row in model.objects.filter(**{path: _teams(people)}).only(*columns):
            yield row, columns


def replace(people, words, by):
    """Take the words out of those notes; returns [(row, columns)] of those that were changed."""
    if not words:
        return []
    called, changed = re.compile("|".join(map(re.escape, words))), []
    for row, columns in notes(people):
        found = {name: called.sub(by, getattr(row, name)) for name in columns}
        if any(getattr(row, name) != text for name, text in found.items()):
            type(row).objects.filter(pk=row.pk).update(**found)
            changed.append((row, columns))
    return changed


def prints(words):
    return fingerprints(CALLED, words)
