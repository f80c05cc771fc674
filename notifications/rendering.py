"""From a message to a mail: text first, HTML made from the very same text."""

import re
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation

from . import links
from .kinds import KINDS

URL = re.compile(r"https?://\S+$")
CODE = re.compile(r"[A-Z0-9]{3,5}(-[A-Z0-9]{3,5})+$|[A-Z0-9]{6,10}$")


@dataclass(frozen=True)
class Block:
    """A part of a mail: paragraph (lines), link (url with its label, "" for the usual one) or code (text)."""

    kind: str
    lines: tuple = ()
    url: str = ""
    label: str = ""


def words(message):
    """(subject, text) of a message in its recipient's language, from the facts as they are now."""
    kind = KINDS.get(message.kind)
    if kind is None:  # worded when queued (sign-in mails)
        return message.subject, message.text
    with translation.override(message.language):
        facts = {"message": message, "SITE_URL": settings.SITE_URL, **message.context, **kind.load(message)}
        rendered = render_to_string(f"{kind.template}.{message.language}.txt", facts)
    return split(rendered)


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


def mail(message, connection=None):
    """The EmailMultiAlternatives to hand over; sets the message's subject, text and address as sent."""
    message.subject, message.text = words(message)
    message.to = message.address
    kind = KINDS.get(message.kind)
    facts = {
        "message": message,
        "blocks": blocks(message.text),
        "preferences_url": links.preferences(message.recipient) if kind and message.recipient else "",
        "stop_url": links.stop(message) if kind and message.recipient else "",
        "MAIL_SENDER": settings.MAIL_SENDER,
        "MAIL_SENDER_ADDRESS": settings.MAIL_SENDER_ADDRESS,
        "SITE_URL": settings.SITE_URL,
    }
    with translation.override(message.language):
        html = render_to_string("mail/base.html", facts)
        text = render_to_string("mail/base.txt", facts)
    email = EmailMultiAlternatives(
        message.subject, text.strip() + "\n", to=[message.to], connection=connection, headers=_headers(message, facts)
    )
    email.attach_alternative(html, "text/html")
    for attachment in kind.attach(message) if kind else []:
        email.attach(*attachment)
    return email


def _headers(message, facts):
    headers = {"Message-ID": message.message_id, "Auto-Submitted": "auto-generated"}
    if facts["stop_url"]:  # RFC 8058: the mail program's own button, without opening a page
        headers["List-Unsubscribe"] = f"<{facts['stop_url']}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers
