import datetime as dt
import json
import os
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import override_settings
from playwright.sync_api import Error
from pytest_django.live_server_helper import LiveServer

from iwate_kankei.pages import ACCESSIBILITY_TEST
from tests import chromium

from . import world

SHOTS = Path(settings.BASE_DIR) / "var" / "shots"
FLAGS = [
    "--headless",
    "--no-sandbox",  # containers and root have no user namespaces
    "--disable-gpu",
    "--disable-dev-shm-usage",  # containers and CI give /dev/shm 64 MB: less than one tall page
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# READ=en bin/test tests/browser/test_pages.py: the same for people who read English; words are longer there.
LANGUAGE = os.environ.get("READ", "ja")
LOCALE = {"ja": "ja-JP", "en": "en-GB"}[LANGUAGE]
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
BETWEEN = [{"width": 360, "height": 780}, {"width": 768, "height": 1024}]
# Only what is wrong is written up, and sheets are not fetched again for rules (of orientation, of sound)
# that have nothing to find here: that spares a fifth of the time.
AXE = {"resultTypes": ["violations"], "preload": False}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """The system's Chromium instead of a download by Playwright."""
    if not chromium.find():
        pytest.skip(f"no Chromium: {chromium.CURE}")
    return {**browser_type_launch_args, "executable_path": chromium.find(), "args": FLAGS}


@pytest.fixture(scope="package")
def site(django_test_environment, django_db_blocker):
    """The address of the running portal with sample data; for all tests of this directory."""
    with (
        django_db_blocker.unblock(),
        world.orm_beside_playwright(),
        # Pages behind “please confirm that it is you” are to be seen themselves, however long the tests take.
        override_settings(ROOT_URLCONF="tests.browser.urls", ACCOUNT_REAUTHENTICATION_TIMEOUT=86_400),
        world.sample_data(LANGUAGE),
    ):
        SHOTS.mkdir(parents=True, exist_ok=True)
        server = LiveServer("127.0.0.1")
        yield server.url
        server.stop()


@pytest.fixture(scope="package")
def contexts(site, browser):
    """contexts(role, **options): a browser of a visitor (None) or of somebody who is signed in."""
    opened = {}

    def context_of(role, **options):
        key = (role, *sorted(options.items()))
        if key not in opened:
            options = {"locale": LOCALE, "timezone_id": "Asia/Tokyo", "viewport": DESK} | options
            context = opened[key] = browser.new_context(**options)
            if role:
                cookie = {"name": "sessionid", "value": world.session_of(role), "url": site}
                context.add_cookies([cookie])
        return opened[key]

    yield context_of
    for context in opened.values():
        context.close()


# Axe does not see it: words squeezed until one character stands on a line.
SQUEEZED = """[...document.querySelectorAll("main :is(td, th, dd, dt, p, a, button, h1, h2, h3)")]
    .filter(one => one.checkVisibility() && !one.closest(".vh, .visually-hidden"))
    .filter(one => !(one.closest("thead")?.clientWidth <= 1))
    .filter(one => one.innerText.trim().length > 5
        && one.clientWidth && one.clientWidth < 2.5 * parseFloat(getComputedStyle(one).fontSize))
    .map(one => one.outerHTML.slice(0, 160))"""


TALLEST = 12_000  # px; beyond about 16,000 Chromium's surfaces end


def shoot(page, path):
    """The whole page as a picture, for people to look at.

    A picture is no assertion: on a busy machine Chromium now and then says "Unable to capture
    screenshot", so it is asked once more. A second refusal fails the test.
    """
    height = page.evaluate("document.documentElement.scrollHeight")
    size = {"x": 0, "y": 0, "width": page.viewport_size["width"], "height": min(height, TALLEST)}
    options = {"path": path, "full_page": True, "clip": size, "animations": "disabled"}
    try:
        page.screenshot(**options)
    except Error as refusal:
        if "Unable to capture screenshot" not in str(refusal):
            raise
        page.wait_for_timeout(500)
        page.screenshot(**options)


def out_of_place(page):
    """(width, what, where) of what does not fit."""
    width, found = page.viewport_size["width"], []
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    if wide > 0:
        found.append((width, "sideways scroll", wide))
    if squeezed := page.evaluate(SQUEEZED):
        found.append((width, "squeezed", squeezed[:3]))
    return found


class Tally:
    """What the accessibility policy reports: which addresses were tested, how often, by which browser."""

    def __init__(self):
        self.addresses, self.checks, self.violations, self.browser = set(), 0, 0, ""

    def record(self):
        ACCESSIBILITY_TEST.write_text(
            json.dumps(
                {
                    "date": dt.date.today().isoformat(),
                    "addresses": len(self.addresses),
                    "checks": self.checks,
                    "violations": self.violations,
                    "browser": self.browser,
                }
            )
            + "\n"
        )


@pytest.fixture(scope="package")
def tally(browser):
    tally = Tally()
    tally.browser = f"Chromium {browser.version.split('.')[0]}"
    yield tally
    if os.environ.get("RECORD") and tally.checks:
        # Each process knows only its own pages: RECORD=1 bin/test -n 1 tests/browser
        assert int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1")) == 1, "RECORD needs -n 1"
        tally.record()


@pytest.fixture
def look(site, contexts, tally):
    """look(page): no sideways scroll or squeezed words at four widths; at two of them no violation of RULES,
    and a screenshot.
    """

    def look(page, name, sizes=(DESK, PHONE)):
        found = []
        for size in BETWEEN:
            page.set_viewport_size(size)
            found += out_of_place(page)
        for size in sizes:
            page.set_viewport_size(size)
            shoot(page, SHOTS / f"{name}_{size['width']}.png")
            found += out_of_place(page)
            result = Axe().run(page, options={"runOnly": RULES, **AXE})
            tally.checks += 1
            for violation in result.response["violations"]:
                tally.violations += 1
                nodes = [node["html"][:160] for node in violation["nodes"]][:3]
                found.append((size["width"], violation["id"], nodes))
        tally.addresses.add(name.split("--")[0])
        assert found == []

    return look


@pytest.fixture
def open_page(site, contexts):
    """open_page(role, path) → (page, response, errors of the console, among them reports of the CSP)."""
    pages = []

    def open_page(role, path, **options):
        page = contexts(role, **options).new_page()
        pages.append(page)
        errors = []
        page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: errors.append(str(error)))
        return page, page.goto(site + path), errors

    yield open_page
    for page in pages:
        page.close()
