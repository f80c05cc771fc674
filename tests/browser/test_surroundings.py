"""Other people's screens: no script, keyboard only, large letters, forced colours, paper."""

import pytest

from .conftest import DESK, PHONE, SHOTS
from .screen import follow

PAGES = ["/", "/challenges/", "/events/", "/accounts/signup/", "/results/"]


def sideways(page):
    return page.evaluate("document.documentElement.scrollWidth - window.innerWidth")


def test_menu_opens_without_script_and_focus_is_framed(open_page):
    page, _response, _errors = open_page(None, "/", java_script_enabled=False)
    page.set_viewport_size(PHONE)
    page.locator("summary").first.click()
    assert page.locator(".menu__panel").get_by_role("link", name="講座・イベント").is_visible()
    page.screenshot(path=SHOTS / "menu_390.png")


def test_keyboard_reaches_the_text_first_and_the_frame_is_seen(open_page):
    page, _response, _errors = open_page(None, "/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.evaluate("getComputedStyle(document.activeElement).outlineWidth") == "4px"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_error_summary_takes_the_focus_without_script_and_leads_to_the_fields(open_page):
    page, _response, _errors = open_page(None, "/accounts/signup/", java_script_enabled=False)
    follow(page, page.locator("main").get_by_role("button").first)
    assert page.title().startswith("エラー")
    assert page.locator("#error-summary:focus").count() == 1
    for link in page.locator("#error-summary a").all():
        assert page.locator(link.get_attribute("href")).count() == 1
    wrong = page.locator("[aria-invalid=true]").first
    assert all(
        page.locator(f"#{one}").count() == 1 for one in wrong.get_attribute("aria-describedby").split()
    )


@pytest.mark.parametrize("path", PAGES)
def test_letters_of_200_percent_lose_nothing(open_page, path):
    page, _response, _errors = open_page(None, path, bypass_csp=True)
    page.set_viewport_size(DESK)
    page.add_style_tag(content="html { font-size: 200% }")
    page.screenshot(path=SHOTS / f"large{path.replace('/', '_')}.png", full_page=True)
    assert sideways(page) <= 0


@pytest.mark.parametrize("path", ["/", "/challenges/", "/accounts/signup/"])
def test_forced_colours_and_no_motion(open_page, path):
    page, _response, _errors = open_page(None, path, forced_colors="active", reduced_motion="reduce")
    page.screenshot(path=SHOTS / f"forced{path.replace('/', '_')}.png", full_page=True)
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"


def test_paper_shows_the_text_and_not_the_frame(open_page):
    page, _response, _errors = open_page(None, "/privacy/")
    page.emulate_media(media="print")
    assert not page.locator("header.header").is_visible()
    assert not page.locator("footer.footer").is_visible()
    assert page.get_by_role("heading", level=1).is_visible()
