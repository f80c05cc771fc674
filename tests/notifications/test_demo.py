import re

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import validate_totp_code
from django.urls import NoReverseMatch, reverse

from notifications import outbox
from notifications.models import Message
from tests import factories

pytestmark = [pytest.mark.django_db]
SEED = "IWATEKANKEIDEMOONLYSECRET234567A"


@pytest.fixture
def demo(settings):
    settings.DEMO = True
    settings.ROOT_URLCONF = "tests.notifications.demo_urls"


def test_there_is_no_such_page_on_a_real_site(client):
    with pytest.raises(NoReverseMatch):
        reverse("demo:mail")
    assert client.get("/demo/mail/").status_code == 404


def test_a_newcomer_follows_the_code_of_the_sign_up(demo, client):
    client.post(
        "/accounts/signup/",
        {"email": "new@example.jp", "password1": "hayachine-1917", "consent": "on"},
    )
    code = re.search(r"^[A-Z0-9-]{6,}$", Message.objects.get().text, re.M).group()
    page = client.get("/demo/mail/").content.decode()
    assert "new@example.jp" in page
    letter = client.get(reverse("demo:letter", args=[Message.objects.get().pk])).content.decode()
    assert f'<p class="code">{code}</p>' in letter


def test_a_sent_mail_shows_its_links_and_runs_nothing(demo, client):
    rendered = "Hello\n\n<script>alert(1)</script>\n\nSee:\nhttp://testserver/events/"
    Message.objects.enqueue_account_mail("login_code", to="a@example.jp", rendered=rendered, is_code=True)
    outbox.send_due()
    page = client.get(reverse("demo:letter", args=[Message.objects.get().pk])).content.decode()
    assert '<a class="button button--fill" href="http://testserver/events/">See</a>' in page
    assert "<script>alert" not in page


def test_the_mailbox_is_searched_by_address(demo, client):
    for name in ("hanako", "taro"):
        Message.objects.enqueue_account_mail("x", to=f"{name}@example.jp", rendered="S\n\nT", is_code=False)
    page = client.get("/demo/mail/?q=HANA").content.decode()
    assert "hanako@example.jp" in page
    assert "taro@example.jp" not in page


def test_a_message_whose_reason_is_gone_says_so(demo, client, kind):
    from notifications.kinds import Withdrawn

    def gone(message):
        raise Withdrawn("the event was moved")

    Message.objects.enqueue(kind(load=gone), to=factories.user())
    assert "the event was moved" in client.get("/demo/mail/").content.decode()


def test_it_shows_the_authenticator_codes_of_sample_accounts_only(demo, client):
    sample, real = factories.staff(name="sample"), factories.user(email="somebody@pref.example.net")
    for user in (sample, factories.user(email="real@pref.iwate.jp"), real):
        Authenticator.objects.create(
            user=user, type=Authenticator.Type.TOTP, data={"secret": get_adapter().encrypt(SEED)}
        )
    page = client.get("/demo/mail/").content.decode()
    assert sample.email in page
    assert "real@pref.iwate.jp" not in page
    [code] = re.findall(r'<p class="code">(\d{6})</p>', page)
    assert validate_totp_code(SEED, code)


@pytest.mark.parametrize("rows", [1, 30])
def test_the_mailbox_asks_the_same_number_of_questions(demo, client, rows, django_assert_num_queries):
    for number in range(rows):
        Message.objects.enqueue_account_mail(
            "x", to=f"a{number}@example.jp", rendered="S\n\nT", is_code=False
        )
    client.get("/demo/mail/")
    with django_assert_num_queries(3):
        client.get("/demo/mail/")
