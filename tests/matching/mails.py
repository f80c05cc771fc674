"""What every mail has to be, whoever gets it: read in both languages as text and as HTML."""

import re

from iwate_kankei.models import User
from notifications import rendering

ADDRESS = re.compile(r"\S+@\S+|https?://\S+")
ENGLISH = re.compile(r"(?:\b[A-Za-z]{2,}\b[ ,.]*){4,}")  # four words in a row were left untranslated
JAPANESE = re.compile("ください|お願いします|ありがとうございま")  # phrases of our texts, not of the rows
SENDER = re.compile("Iwate Ties|いわて関係人口ポータル")


def read(message):
    """[(language, subject, text)] of a message; fails if a mail is not fit to be sent."""
    return [_read(message, language) for language in ("ja", "en")]


def _read(message, language):
    message.language = language
    if message.recipient:
        message.recipient.language = language
    email = rendering.mail(message)
    subject, text, html = email.subject, email.body, email.alternatives[0][0]
    where = (message.kind, language)
    assert subject and "\n" not in subject and len(subject) < 120, where
    for whole in (text, html):
        assert not re.search(r"\bNone\b|\{\{|\{%", whole), where
        assert SENDER.search(whole), where
    assert f'lang="{language}"' in html, where
    said = ADDRESS.sub("", f"{subject}\n{message.text}")
    foreign = (ENGLISH if language == "ja" else JAPANESE).search(said)
    assert not foreign, (*where, foreign)
    for link in re.findall(r"^https?://\S+$", message.text, re.MULTILINE):
        assert f'href="{link}"' in html, (*where, link)
    if message.recipient:
        assert "/mail/" in text.split("-- \n")[-1], where  # how to choose and stop
    return language, subject, message.text


def strangers_in(message, text):
    """Addresses of other people that a mail gives away."""
    return [address for address in _others(message) if address in text]


def _others(message):
    return set(User.objects.values_list("email", flat=True)) - {message.to, ""}
