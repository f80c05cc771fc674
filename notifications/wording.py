"""The form of a mail's text: subject on the first line; paragraphs, links and codes after it."""

import re
from dataclasses import dataclass

URL = re.compile(r"https?://\S+$")
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
