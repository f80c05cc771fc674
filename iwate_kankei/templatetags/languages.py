"""What people wrote stays in its language on a page in another one: screen readers are told."""

import re

from django import template
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

register = template.Library()

JAPANESE = re.compile(r"[぀-ヿ㐀-鿿]")  # kana or kanji


@register.filter
def lang(text):
    """<h2{{ event.title|lang }}>: the attribute, where a Japanese text stands on a page in English."""
    foreign = get_language() != "ja" and JAPANESE.search(str(text or ""))
    return mark_safe(' lang="ja"') if foreign else ""
