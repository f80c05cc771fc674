"""Signing in with a passkey, on a device that the browser pretends to have."""

import pytest
from allauth.mfa.models import Authenticator

from tests import factories

from .conftest import PHONE
from .screen import follow
from .test_journeys import mailed_code
from .world import session_for

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def device(site, browser):
    """(page, address of the portal) of a telephone with a screen lock."""
    context = browser.new_context(locale="ja-JP", viewport=PHONE)
    page = context.new_page()
    devtools = context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    yield page, site.replace("127.0.0.1", "localhost")  # passkeys belong to a name, not to a number
    context.close()


def signed_in(page, site, user):
    page.context.add_cookies([{"name": "sessionid", "value": session_for(user), "url": site}])


def test_a_passkey_is_added_named_used_and_removed(device, look):
    page, site = device
    person = factories.participant("遠野 鍵子")
    signed_in(page, site, person.user)
    page.goto(f"{site}/my/")
    follow(page, page.get_by_role("link", name="パスキーを追加する"))
    assert page.get_by_label("このパスキーだけでログインする").is_checked()
    follow(page, page.locator("#mfa_webauthn_add"))
    assert page.get_by_role("heading", level=1).inner_text() == "ログイン方法"
    assert page.get_by_text("パスキーを登録しました。").is_visible()
    look(page, "mfa_index--passkey")

    follow(page, page.get_by_role("link", name="パスキーの一覧"))
    look(page, "mfa_list_webauthn--passkey")
    follow(page, page.get_by_role("link", name="編集"))
    look(page, "mfa_edit_webauthn--passkey")
    page.get_by_label("パスキーの名前").fill("わたしの電話")
    follow(page, page.locator("#mfa_webauthn_edit"))
    assert Authenticator.objects.get(user=person.user, type="webauthn").wrap().name == "わたしの電話"

    page.context.clear_cookies()
    page.goto(f"{site}/accounts/login/")
    follow(page, page.locator("#passkey_login"))
    page.wait_for_url(f"{site}/my/")

    signed_in(page, site, person.user)
    page.goto(f"{site}/accounts/2fa/webauthn/")
    follow(page, page.get_by_role("link", name="削除"))
    look(page, "mfa_remove_webauthn--passkey")
    follow(page, page.locator("main form button"))
    assert not Authenticator.objects.filter(user=person.user).exists()


def test_a_passkey_is_no_hurdle_on_another_device(device, look):
    """The mailed code still opens the portal where the passkey is not."""
    page, site = device
    person = factories.participant("花巻 鍵男")
    Authenticator.objects.create(
        user=person.user, type="webauthn", data={"name": "電話", "credential": {}, "passwordless": True}
    )
    page.goto(f"{site}/accounts/login/code/")
    page.get_by_label("メールアドレス").fill(person.user.email)
    follow(page, page.locator("main form").first.get_by_role("button").first)
    look(page, "account_confirm_login_code--participant")
    page.locator("main input[name=code]").fill(mailed_code(person.user.email))
    follow(page, page.locator("main form").first.get_by_role("button").first)
    page.wait_for_url(f"{site}/my/")
