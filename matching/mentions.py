"""Where others may speak of a person by a name alone: 遠野は元気です. Only a reader can tell whom it means.

A family name is also a town, a company, somebody else. So nothing is replaced by itself: the office reads
these places before it erases somebody and ticks those that mean the person (erasure.erase, `also`).

In a name without a space nobody can tell where the family name ends: 遠野月子 may be 遠 or 遠野. Each way to
cut it is a candidate, looked for by itself and shown as one.
"""

import json
import re
from collections import Counter
from dataclasses import dataclass

from companies.models import Company
from participants import japanese
from participants.models import Story
from participants.traces import spellings

from . import calling, models

AROUND = 25  # letters on each side of the name
LONGEST_FAMILY = 3  # letters: 佐々木, 五十嵐; four are rare enough to be found by reading
KANJI = "一-龯々"


@dataclass(frozen=True)
class Mention:
    """One text that holds the name: `key` for the tick box, `where` and the words around for the reader.

    name: what was found and would be taken out; candidate: where a name without a space was cut, or empty.
    """

    row: object
    column: str
    words: str
    name: re.Pattern
    candidate: str = ""

    @property
    def key(self):
        return f"{self.row._meta.model_name}.{self.row.pk}.{self.column}"

    @property
    def place(self):
        return type(self.row), self.row.pk, self.column

    @property
    def where(self):
        return f"{self.row._meta.verbose_name}: {self.row._meta.get_field(self.column).verbose_name}"


def mentions(people):
    """[Mention] of everything to be read before these people are erased."""
    names, found = _patterns(people), []
    if not names:
        return found
    full = _full_names(people)
    by_itself = _any_of([*full, *calling.calls(people)])
    for rows, taken_out in ((calling.notes(people), by_itself), (_near(people), _any_of(full))):
        for row, columns in rows:
            for column in columns:
                text = taken_out.sub(calling.GONE, _text(row, column))
                if mention := _mention(row, column, text, names):
                    found.append(mention)
    return list({mention.key: mention for mention in found}.values())


def _mention(row, column, text, names):
    """By the first of the names that is in it: the longest candidate says most."""
    for candidate, name in names.items():
        if hit := name.search(text):
            around = text[max(hit.start() - AROUND, 0) : hit.end() + AROUND]
            return Mention(row, column, around, name, candidate)
    return None


def candidates(found):
    """[(candidate, in how many texts)], the most frequent first; empty if the name has a space."""
    return Counter(mention.candidate for mention in found if mention.candidate).most_common()


def take_out(people, keys, by):
    """Replace the name in those mentions that somebody has ticked; returns [(row, columns)] of these."""
    changed = []
    for mention in mentions(people):
        if mention.key in keys:
            text = mention.name.sub(by, _text(mention.row, mention.column))
            value = text if isinstance(getattr(mention.row, mention.column), str) else json.loads(text)
            type(mention.row).objects.filter(pk=mention.row.pk).update(**{mention.column: value})
            changed.append((mention.row, [mention.column]))
    return changed


def _patterns(people):
    """{candidate: pattern}: what is certain, under "", then each candidate by itself, the longest first."""
    names = {part for each in people for part in japanese.normalise(each.name).split()}
    cut = {part for each in people for part in _cuts(each)} - names
    certain = {"": _pattern(names)} if names else {}
    return certain | {part: _pattern({part}) for part in sorted(cut, key=lambda part: (-len(part), part))}


def _cuts(person):
    """What may be the family or the given name of 遠野月子; a kanji is read with at least one kana."""
    name, kana = japanese.normalise(person.name), japanese.normalise(person.name_kana).split()
    if " " in name:
        return
    for length in range(1, min(LONGEST_FAMILY, len(name) - 1) + 1):
        family, given = name[:length], name[length:]
        if not re.fullmatch(f"[{KANJI}]+", family):
            return
        if len(kana) != 2 or (length <= len(kana[0]) and len(given) <= len(kana[1])):
            yield family
            if len(given) > 1:
                yield given


def _pattern(names):
    """Family or given name, with a title or without; not the town (遠野市)."""
    parts, titles = "|".join(map(_by_itself, sorted(names, key=len, reverse=True))), "|".join(calling.TITLES)
    return re.compile(rf"(?:{parts})(?:{titles})?(?![県市区町村郡駅])")


def _by_itself(part):
    """林 is in 森林, Lee in Leeds: what is short or in letters counts only outside a longer word."""
    if part.isascii():
        return rf"(?<![A-Za-z]){re.escape(part)}(?![A-Za-z])"
    if len(part) > 1:
        return re.escape(part)
    return rf"(?<![{KANJI}]){part}(?:(?={'|'.join(calling.TITLES)})|(?![{KANJI}]))"


def _any_of(words):
    """Of two that begin alike the longer one."""
    return re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))) or r"(?!)")


def _full_names(people):
    """They are replaced everywhere in any case."""
    return {way for each in people for way in spellings(each.name)}


def _near(people):
    """(row, columns) of texts that are not about these people and may speak of them all the same."""
    teams = models.TeamMember.objects.filter(participant__in=people).values("team")
    letters = models.Proposal.objects.filter(team__in=teams)
    companies = Company.objects.filter(challenges__proposals__in=letters) | Company.objects.filter(
        challenges__matches__team__in=teams
    )
    notes = models.ContactRecord.objects.filter(company__in=companies.values("pk"))
    for rows, columns in (
        (notes.exclude(match__team__in=teams), ["summary", "promise"]),
        (letters, models.Proposal.TEXTS),
        (models.Version.objects.filter(proposal__in=letters), ["parts"]),
        (Story.objects.all(), ["title", "body"]),
    ):
        for row in rows.iterator():
            yield row, columns


def _text(row, column):
    value = getattr(row, column)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
