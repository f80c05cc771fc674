"""The form of a mail's text: subject on the first line; paragraphs, links and codes after it."""

import re
import unicodedata
from dataclasses import dataclass

URL = re.compile(r"https?://\S+$")
# What is never broken up: a word with the space after it, or one Japanese letter with the brackets before it
# and the punctuation after it.
JAPANESE = "\u2e80-\u9fff\uf900-\ufaff\uff01-\uff60"
OPENING = "「『（【〔〈《“"
CLOSING = "」』）】〕〉》”、。，．：；？！々ー〜ぁぃぅぇぉっゃゅょァィゥェォッャュョ"
WORD = rf"[^\s{JAPANESE}{OPENING}{CLOSING}]+"
PIECE = re.compile(rf"[{OPENING}]*(?:[{JAPANESE}]|{WORD}|\s)[{CLOSING}]*[ ]?|[{CLOSING}]+|[{OPENING}]+")
CODE = re.compile(r"[A-Z0-9]{3,5}(-[A-Z0-9]{3,5})+$|[A-Z0-9]{6,10}$")


@dataclass(frozen=True)
class Block:
    """A part of a mail: paragraph (lines), link (url with its label, "" for the usual one) or code (text)."""

    kind: str
    lines: tuple = ()
    url: str = ""
    label: str = ""


def split(rendered):
    """(subject, text): the first line is the subject; more than one empty line in a row becomes one."""
    subject, _, text = rendered.strip().partition("\n")
    return subject.strip(), re.sub(r"\n\s*\n\s*\n+", "\n\n", text.strip()) + "\n"


def wrapped(text, columns=70):
    """The text with lines of at most `columns`, for programs that show plain text as it is.

    A kana or kanji takes two columns. Breaks at spaces, or between Japanese letters where typesetting
    allows it (kinsoku). Addresses stay whole.
    """
    return "\n".join(part for line in text.split("\n") for part in _folded(line, columns))


def _folded(line, columns):
    if _columns(line) <= columns or URL.match(line.strip()):
        return [line]
    lines, width = [""], 0
    for piece in PIECE.findall(line):
        wide = _columns(piece)
        if lines[-1] and width + wide - piece.endswith(" ") > columns:
            lines.append("")
            width = 0
        lines[-1] += piece
        width += wide
    return [part.rstrip() for part in lines]


def _columns(text):
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def blocks(text):
    """The text's parts: a URL alone on its line becomes a link labelled by a line before it that ends with
    a colon; a one-time code alone on its line stands by itself; the rest are paragraphs."""
    found = []
    for paragraph in re.split(r"\n\s*\n", text.strip()):
        lines = []
        for line in (line.strip() for line in paragraph.splitlines()):
            if URL.match(line):
                label = ""
                if lines and lines[-1].endswith((":", "：")):
                    label = lines.pop().rstrip(":：")
                found += _paragraph(lines) + [Block("link", url=line, label=label)]
                lines = []
            elif CODE.match(line):
                found += _paragraph(lines) + [Block("code", lines=(line,))]
                lines = []
            else:
                lines.append(line)
        found += _paragraph(lines)
    return found


def _paragraph(lines):
    return [Block("paragraph", lines=tuple(lines))] if lines else []
