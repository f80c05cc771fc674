"""What depends on the reader's language besides the messages."""

import re

from django import template
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, gettext

register = template.Library()

JAPANESE = re.compile(r"[぀-ヿ㐀-鿿]")  # kana or kanji


@register.filter
def lang(text):
    """<h2{{ event.title|lang }}>: for screen readers, where Japanese stands on an English page."""
    foreign = get_language() != "ja" and JAPANESE.search(str(text or ""))
    return mark_safe(' lang="ja"') if foreign else ""


@register.filter(is_safe=True)
def in_brackets(text):
    """{{ person }}{{ level|in_brackets }}: 石川（得意） / Ishikawa (good at it)"""
    return gettext(" (%(text)s)") % {"text": text}


@register.filter
def listed(parts):
    """盛岡市、花巻市 / Morioka, Hanamaki"""
    return gettext(", ").join(str(part) for part in parts)
