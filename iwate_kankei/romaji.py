"""Kana to Latin letters for addresses, in Hepburn's way: せんまやせいさくしょ → senmayaseisakusho."""

import unicodedata

from .words import TO_HIRAGANA

ROWS = {
    "": "あいうえお", "k": "かきくけこ", "s": "さしすせそ", "t": "たちつてと", "n": "なにぬねの",
    "h": "はひふへほ", "m": "まみむめも", "r": "らりるれろ", "g": "がぎぐげご", "z": "ざじずぜぞ",
    "d": "だぢづでど", "b": "ばびぶべぼ", "p": "ぱぴぷぺぽ",
}  # fmt: skip
SYLLABLES = {
    kana: head + vowel for head, row in ROWS.items() for kana, vowel in zip(row, "aiueo", strict=True)
}
SYLLABLES |= {"や": "ya", "ゆ": "yu", "よ": "yo", "わ": "wa", "を": "o", "ん": "n", "ゔ": "vu"}
SYLLABLES |= {"し": "shi", "ち": "chi", "つ": "tsu", "ふ": "fu", "じ": "ji", "ぢ": "ji", "づ": "zu"}
SMALL = {"ゃ": "ya", "ゅ": "yu", "ょ": "yo", "ぁ": "a", "ぃ": "i", "ぅ": "u", "ぇ": "e", "ぉ": "o"}


def romaji(kana):
    """Small Latin letters; what is neither kana, letter nor digit becomes a hyphen."""
    text = unicodedata.normalize("NFKC", kana).translate(TO_HIRAGANA).lower()
    parts, double = [], False
    for character in text:
        if character == "っ":
            double = True
            continue
        if character in SMALL and parts:
            parts[-1] = _joined(parts[-1], SMALL[character])
            continue
        if character == "ー":
            continue
        syllable = SYLLABLES.get(character) or (
            character if character.isascii() and character.isalnum() else "-"
        )
        parts.append(syllable[0] + syllable if double and syllable[0].isalpha() else syllable)
        double = False
    return "-".join(filter(None, "".join(parts).split("-")))


def _joined(head, tail):
    """き + ゃ = kya, し + ゃ = sha, ふ + ぁ = fa."""
    stem = head[:-1] or head
    if tail.startswith("y") and stem.endswith(("sh", "ch", "j")):
        return stem + tail[1:]
    return stem + tail


def free_slug(model, stem):
    """`stem`, or with the next free number behind it, as a slug that no row of `model` has."""
    taken = set(model.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    number, slug = 1, stem
    while slug in taken:
        number += 1
        slug = f"{stem}-{number}"
    return slug
