"""From a message to a mail: text first, HTML made from the very same text."""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template import Context
from django.template.loader import get_template, render_to_string
from django.utils import translation

from . import links, wordings
from .kinds import KINDS
from .wording import blocks, split, wrapped


def words(message):
    """(subject, text) of a message in its recipient's language, from the facts as they are now."""
    kind = KINDS.get(message.kind)
    if kind is None:  # worded when queued (sign-in mails)
        return message.subject, message.text
    with translation.override(message.language):
        facts = {"message": message, "SITE_URL": settings.SITE_URL, **message.context, **kind.load(message)}
        return wordings.edited(kind, message.language, facts) or built_in(kind, message.language, facts)


def built_in(kind, language, facts):
    """(subject, text) of the kind's own text; plain text, so nothing in it is escaped."""
    template = get_template(f"{kind.template}.{language}.txt").template
    return split(template.render(Context(facts, autoescape=False)))


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
        text = wrapped(render_to_string("mail/base.txt", facts))
    email = EmailMultiAlternatives(
        message.subject,
        text.strip() + "\n",
        from_email=settings.BOUNCE_ADDRESS or None,
        to=[message.to],
        connection=connection,
        headers=_headers(message, facts),
    )
    email.attach_alternative(html, "text/html")
    for attachment in kind.attach(message) if kind else []:
        email.attach(*attachment)
    return email


def _headers(message, facts):
    headers = {"Message-ID": message.message_id, "Auto-Submitted": "auto-generated"}
    if settings.BOUNCE_ADDRESS:  # then that is the envelope's sender, and people still see ours
        headers["From"] = settings.DEFAULT_FROM_EMAIL
    if facts["stop_url"]:  # RFC 8058: the mail program's own button, without opening a page
        headers["List-Unsubscribe"] = f"<{facts['stop_url']}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers
