"""Light Markdown to safe HTML: what staff write is rendered, and then sanitised whatever it was."""

import nh3
from django.utils.safestring import mark_safe
from markdown_it import MarkdownIt

TAGS = {"p", "h2", "h3", "ul", "ol", "li", "strong", "em", "a", "blockquote", "br", "hr"}
_markdown = MarkdownIt("commonmark", {"html": False, "breaks": True}).disable(["image", "code", "fence"])


def to_html(text):
    """Paragraphs, headings (from the second level on), lists, emphasis, quotes, links to http(s) and mail."""
    html = _markdown.render(text).replace("<h1>", "<h2>").replace("</h1>", "</h2>")
    return mark_safe(
        nh3.clean(
            html,
            tags=TAGS,
            attributes={"a": {"href"}},
            url_schemes={"http", "https", "mailto"},
            link_rel="noopener nofollow",
        )
    )
