"""Traces of an erased person, found by keyed fingerprints: nothing has to be kept to look for them."""

import hashlib

from django.conf import settings
from django.contrib.sessions.models import Session

from iwate_kankei.textcolumns import text_columns

from . import japanese

LONG = 16  # of a longer text its first letters are enough: nobody writes the same 16 by chance
EVERYWHERE = {"name", "kana", "phone", "mail", "words"}  # the kinds that are looked for in all tables
SHORTEST = 3  # two letters occur everywhere


def fingerprint(words):
    """The keyed hash of a text, regardless of case."""
    key = hashlib.sha256(b"erasure" + settings.SECRET_KEY.encode()).digest()
    return hashlib.blake2b(words.lower().encode(), digest_size=12, key=key).hexdigest()


def spellings(name):
    """A name as it may stand in a text: with a space, without, with a wide one."""
    name = japanese.normalise(name)
    found = {name, name.replace(" ", ""), name.replace(" ", "　")}
    return sorted(each for each in found if len(each) >= SHORTEST)


def fingerprints(kind, texts):
    """[kind, length, hash] of each text worth looking for; of long ones of the beginning."""
    found = []
    for text in texts:
        part = text.strip()[:LONG] if kind == "words" else text
        if len(part) >= SHORTEST:
            found.append([kind, len(part), fingerprint(part)])
    return found


def kinds_in(text, wanted):
    """Which kinds of trace stand in a text. wanted: {(length, hash): kind}."""
    lower, found = text.lower(), set()
    for length in {length for length, _hash in wanted}:
        for start in range(len(lower) - length + 1):
            part = lower[start : start + length]
            kind = wanted.get((length, fingerprint(part)))
            if kind and (kind == "words" or _stands_alone(lower, start, start + length)):
                found.add(kind)
    return found


def _stands_alone(text, start, end):
    """An address or number counts only whole: ko@x.jp is not in hanako@x.jp."""
    if not text[start:end].isascii():
        return True
    before, after = text[start - 1 : start] if start else "", text[end : end + 1]
    return not (before.isascii() and (before.isalnum() or before in set("._%+-"))) and not (
        after.isascii() and (after.isalnum() or after == "-")
    )


def wanted_of(erasure, kinds):
    """{(length, hash): kind} of the fingerprints of these kinds."""
    return {(length, found): kind for kind, length, found in erasure.fingerprints if kind in kinds}


def traces(erasure):
    """(place, kind) of everything found of an erased person, in any table and in the sessions."""
    wanted = wanted_of(erasure, EVERYWHERE)
    for column in text_columns():
        if column.table == "participants_erasure":
            continue
        kinds = set().union(*(kinds_in(text, wanted) for text in column.texts()))
        yield from ((f"{column.table}.{column.name}", kind) for kind in sorted(kinds))
    for session in Session.objects.iterator():
        for kind in sorted(kinds_in(str(session.get_decoded()), wanted)):
            yield "sessions", kind
