"""The mails of the sign-in pages: all of allauth's, in our words."""

import re
from pathlib import Path

import allauth
import pytest
from django.core import mail
from django.template.loader import render_to_string
from django.utils import timezone, translation

from notifications import outbox
from notifications.models import Message
from notifications.wording import split
from tests import factories

PACKAGE = Path(allauth.__file__).parent / "templates"
NAMES = sorted(
    path.name.removesuffix("_subject.txt")
    for app in ("account", "mfa")
    for path in (PACKAGE / app / "email").glob("*_subject.txt")
)
FACTS = {
    "code": "ABC-DEF",
    "email": "a@example.jp",
    "from_email": "old@example.jp",
    "to_email": "new@example.jp",
    "deleted_email": "old@example.jp",
    "password_reset_url": "https://example.jp/reset",
    "signup_url": "https://example.jp/signup",
    "ip": "192.0.2.1",
    "user_agent": "Firefox & <friends>",
    "timestamp": timezone.now(),
}


def test_allauth_has_the_mails_that_we_know():
    assert len(NAMES) == 18


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_every_account_mail_is_whole_in_both_languages(name, language):
    with translation.override(language):
        subject, text = split(render_to_string(f"mail/account/{name}.{language}.txt", FACTS))
    assert 5 <= len(subject) <= 60
    assert "{" not in text and "&lt;" not in text and "\n\n\n" not in text
    is_japanese = bool(re.search("[ぁ-ん]", subject + text))
    assert is_japanese == (language == "ja")


@pytest.mark.django_db
def test_the_sign_in_code_goes_through_the_outbox_in_the_visitors_language(client):
    factories.user(email="hanako@example.jp")
    for language, subject in [
        ("ja", "【ログインコード】いわて関係人口ポータル"),
        ("en", "Your sign-in code"),
    ]:
        client.cookies["django_language"] = language
        client.post("/accounts/login/code/", {"email": "hanako@example.jp"})
        outbox.send_due()
        assert mail.outbox[-1].subject == subject
        client.logout()
    assert Message.objects.filter(status="sent").count() == 2
