"""How a round decides and how suggestions are weighted, in words; public."""

from functools import cache
from pathlib import Path

from django.shortcuts import render
from django.utils.translation import get_language

from participants import weighing
from participants.markdown import to_html

TEXT = Path(__file__).parent.parent / "policy.md"
HEADINGS = {"ja": ("日本語", "日本語のおすすめ"), "en": ("In English", "Suggestions in English")}


@cache
def sections():
    """heading → Markdown below it."""
    parts = TEXT.read_text(encoding="utf-8").split("\n## ")[1:]
    return {heading: text for heading, _newline, text in (part.partition("\n") for part in parts)}


def policy(request):
    language = "ja" if (get_language() or "ja").startswith("ja") else "en"
    rounds, suggestions = (to_html(_unwrapped(sections()[heading])) for heading in HEADINGS[language])
    context = {
        "rounds": rounds,
        "suggestions": suggestions,
        "weights": weighing.table(),
        "lifts": weighing.lifts(),
    }
    return render(request, "pages/matching_policy.html", context)


def _unwrapped(text):
    """The renderer keeps line ends; in the file they only keep lines short. Japanese needs no space there."""
    lines = []
    for line in text.splitlines():
        if lines and line.startswith("  ") or (lines and line and lines[-1] and line[0] not in "-0123456789"):
            joint = "" if not lines[-1][-1:].isascii() else " "
            lines[-1] += joint + line.strip()
        else:
            lines.append(line)
    return "\n".join(lines)
