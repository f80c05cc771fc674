"""From a message to a mail: text first, HTML made from the very same text."""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation

from .kinds import KINDS


def words(message):
    """(subject, text) of a message in its recipient's language, from the facts as they are now."""
    kind = KINDS.get(message.kind)
    if kind is None:  # worded when queued (sign-in mails)
        return message.subject, message.text
    with translation.override(message.language):
        facts = {"message": message, "SITE_URL": settings.SITE_URL, **message.context, **kind.load(message)}
        rendered = render_to_string(f"{kind.template}.{message.language}.txt", facts)
    subject, _, text = rendered.strip().partition("\n")
    return subject.strip(), text.strip() + "\n"


def mail(message, connection=None):
    """The EmailMultiAlternatives to hand over; sets the message's subject and text as sent."""
    message.subject, message.text = words(message)
    with translation.override(message.language):
        html = render_to_string("mail/base.html", {"message": message})
        text = render_to_string("mail/base.txt", {"message": message})
    email = EmailMultiAlternatives(
        message.subject,
        text,
        to=[message.to],
        connection=connection,
        headers={"Message-ID": message.message_id, "Auto-Submitted": "auto-generated"},
    )
    email.attach_alternative(html, "text/html")
    if kind := KINDS.get(message.kind):
        for attachment in kind.attach(message):
            email.attach(*attachment)
    return email
