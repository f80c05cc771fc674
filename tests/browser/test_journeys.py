"""The ways people go, each from the first click to the last. The main one without JavaScript."""

import re
import time

from allauth.mfa import app_settings
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.auth.models import AnonymousUser
from playwright.sync_api import expect

from events.models import Event, Registration
from matching.demo.accounts import PASSWORD
from notifications.models import Message
from participants.models import Participant
from tests import factories

from .conftest import PHONE
from .screen import follow
from .world import ROLES, session_for

NO_SCRIPT = {"java_script_enabled": False}


def mailed_code(address):
    text = Message.objects.filter(to=address).latest("id").text
    return re.search(r"^\s*([0-9A-Z][0-9A-Z-]{3,11})\s*$", text, re.M)[1]


def sign_in(page, role, site):
    page.goto(f"{site}/accounts/login/")
    page.get_by_label("メールアドレス").fill(ROLES[role])
    page.get_by_label("パスワード", exact=False).first.fill(PASSWORD)
    follow(page, page.locator("main form").first.get_by_role("button", name="ログイン"))


def totp_of(role):
    secret = Authenticator.objects.get(user__email=ROLES[role], type="totp").data["secret"]
    counter = int(time.time()) // app_settings.TOTP_PERIOD  # of now: good to the end of the next half minute
    return format_hotp_value(hotp_value(get_adapter().decrypt(secret), counter))


def test_a_stranger_registers_without_script_and_takes_a_seat(site, browser):
    event = Event.objects.shown_to(AnonymousUser()).with_free_seats().first()
    context = browser.new_context(locale="ja-JP", **NO_SCRIPT)
    page = context.new_page()
    page.goto(f"{site}/events/{event.slug}/")
    follow(page, page.get_by_role("link", name="参加を申し込む"))
    page.get_by_label("メールアドレス").fill("stranger@example.jp")
    page.locator("input[type=password]").first.fill("hayachine-1917")
    page.locator("input[type=checkbox]").first.check()
    follow(page, page.locator("main form").first.get_by_role("button").first)
    page.locator("main input[name=code]").fill(mailed_code("stranger@example.jp"))
    follow(page, page.locator("main form").first.get_by_role("button").first)
    assert page.url.startswith(f"{site}/events/{event.slug}/")
    registrations = Participant.objects.get(user__email="stranger@example.jp").registrations
    assert not registrations.exists(), "nobody is registered before having asked for it"
    follow(page, page.get_by_role("button", name="参加を申し込む"))
    assert page.get_by_text("お席を確保しました。").is_visible()
    assert registrations.get().status == Registration.Status.CONFIRMED
    context.close()


def test_signing_up_asks_for_the_mailed_code(site, open_page, look):
    page, _response, _errors = open_page(None, "/accounts/signup/")
    page.get_by_label("メールアドレス").fill("newcomer@example.jp")
    page.locator("input[type=checkbox]").first.check()
    follow(page, page.locator("main form").first.get_by_role("button").first)
    look(page, "account_email_verification_sent--newcomer")
    page.locator("main input[name=code]").fill("000000")
    follow(page, page.locator("main form").first.get_by_role("button").first)
    look(page, "account_email_verification_sent--wrong")


def test_an_impatient_double_tap_takes_one_seat(site, browser):
    event = Event.objects.shown_to(AnonymousUser()).with_free_seats().first()
    person = factories.participant("二度 押男")
    context = browser.new_context(locale="ja-JP", viewport=PHONE)
    context.add_cookies([{"name": "sessionid", "value": session_for(person.user), "url": site}])
    page = context.new_page()
    page.goto(f"{site}/events/{event.slug}/")
    page.get_by_role("button", name="参加を申し込む").dblclick()
    # The second press aborts the first one's page, so this waits for where it ends, not for a navigation.
    expect(page).to_have_url(re.compile(r"/my/events/\d+/$"))
    expect(page.locator("main")).to_contain_text("お席を確保しました。")
    assert person.registrations.get().status == Registration.Status.CONFIRMED
    assert Message.objects.filter(to=person.user.email, kind="events.confirmed").count() == 1
    context.close()


def test_the_office_signs_in_with_a_second_factor(site, browser, look):
    context = browser.new_context(locale="ja-JP")
    page = context.new_page()
    sign_in(page, "prefecture", site)
    assert "/2fa/authenticate/" in page.url
    look(page, "mfa_authenticate--prefecture")
    page.locator("main input[name=code]").first.fill(totp_of("prefecture"))
    follow(page, page.locator("main form").first.get_by_role("button").first)
    page.goto(f"{site}/admin/")
    assert page.get_by_role("heading", level=1).inner_text() == "今日の状況"
    context.close()


def test_filters_stay_in_the_address_and_a_search_is_saved(site, open_page):
    page, _response, _errors = open_page("participant", "/challenges/")
    page.set_viewport_size({"width": 1280, "height": 900})
    page.get_by_label("市町村").select_option("032115")
    follow(page, page.locator(".filters").get_by_role("button").first)
    assert "municipality=032115" in page.url
    follow(page, page.get_by_role("button", name="この条件を保存して新着を受け取る"))
    assert page.get_by_role("status").first.get_by_text("条件を保存しました").is_visible()
    page.goto(f"{site}/my/kept/")
    assert page.get_by_role("link", name="釜石市").first.is_visible()


def test_the_language_is_changed_and_stays(site, browser):
    context = browser.new_context(locale="ja-JP")
    page = context.new_page()
    page.goto(f"{site}/how/")
    follow(page, page.locator(".header__bar > .utility").get_by_role("button", name="English"))
    assert page.get_by_role("heading", level=1).inner_text() == "How it works"
    page.goto(f"{site}/faq/")
    assert page.locator("html").get_attribute("lang") == "en"
    context.close()
