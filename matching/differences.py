"""Readable differences between two versions of a letter: whole sentences kept, added or taken out. Pure."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

SAME, ADDED, REMOVED = "same", "added", "removed"
SENTENCE = re.compile(r"[^。！？!?\n]*(?:[。！？!?]+|\n|$)|.")


@dataclass(frozen=True)
class Piece:
    kind: str
    text: str


def sentences(text):
    return [piece for piece in SENTENCE.findall(text or "") if piece]


def pieces(before, after):
    """Both texts as one list of Pieces: SAME with ADDED joined is `after`, SAME with REMOVED `before`."""
    old, new = sentences(str(before or "")), sentences(str(after or ""))
    found = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(Piece(SAME, "".join(old[a:b])))
            continue
        if old[a:b]:
            found.append(Piece(REMOVED, "".join(old[a:b])))
        if new[c:d]:
            found.append(Piece(ADDED, "".join(new[c:d])))
    return found
