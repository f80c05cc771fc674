"""Japanese text as people type it, brought to one form (pure functions)."""

import re
import unicodedata

KATAKANA_TO_HIRAGANA = {code: code - 0x60 for code in range(ord("ァ"), ord("ヶ") + 1)}
HIRAGANA = re.compile(r"[ぁ-ゖーゝゞ・ ]+")


def normalise(text):
    """NFKC, one space between words, none around: "ﾊﾅｺ　 ＡＢＣ " → "ハナコ ABC"."""
    return " ".join(unicodedata.normalize("NFKC", text or "").split())


def normalise_lines(text):
    """The same for each line of a longer text; paragraphs stay."""
    lines = unicodedata.normalize("NFKC", (text or "").replace("\r\n", "\n")).split("\n")
    return "\n".join(line.strip() for line in lines).strip()


def to_hiragana(text):
    """Normalised, with katakana (full or half width) as hiragana; everything else stays as it is."""
    return normalise(text).translate(KATAKANA_TO_HIRAGANA)


def is_hiragana(text):
    return bool(HIRAGANA.fullmatch(text))
