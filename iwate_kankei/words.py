"""Finding Japanese text by words: width, case and kind of kana make no difference.

PostgreSQL's text search leaves Japanese phrases whole, and two-character words are the rule; so words are
found by LIKE on folded text. The thousands of rows that a prefecture has need no extension and no index.
"""

import unicodedata

from django.db.models import Case, Func, IntegerField, TextField, Value, When
from django.db.models.functions import Concat

KATAKANA = "".join(map(chr, range(ord("ァ"), ord("ヶ") + 1)))
HIRAGANA = "".join(map(chr, range(ord("ぁ"), ord("ゖ") + 1)))
TO_HIRAGANA = str.maketrans(KATAKANA, HIRAGANA)
MOST_WORDS = 8  # a pasted paragraph is not a search


def fold(text):
    """NFKC, small letters, hiragana: "ﾗﾍﾞﾙ　ＥＣ" → "らべる ec"."""
    return unicodedata.normalize("NFKC", text).lower().translate(TO_HIRAGANA)


def words_of(text):
    return fold(text).split()[:MOST_WORDS]


class Folded(Func):
    """fold() in the database."""

    template = f"translate(lower(normalize(%(expressions)s, NFKC)), '{KATAKANA}', '{HIRAGANA}')"
    output_field = TextField()


def containing(rows, text, *fields):
    """The rows whose `fields` together contain every word of `text`; all rows if there is no word.

    Rows that have the words in their first field come first.
    """
    words = words_of(text)
    if not words:
        return rows
    parts = [part for field in fields for part in (field, Value(" "))]
    rows = rows.alias(folded=Folded(Concat(*parts, output_field=TextField())), folded_name=Folded(fields[0]))
    for word in words:
        rows = rows.filter(folded__contains=word)
    named = Case(When(folded_name__contains=words[0], then=0), default=1, output_field=IntegerField())
    return rows.order_by(named, *(rows.query.order_by or rows.model._meta.ordering))
