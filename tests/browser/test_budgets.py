"""What a page may cost: bytes, requests, jumps while it loads; and a stylesheet that stays small."""

import gzip
import re
import threading
import time
import urllib.request
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from django.conf import settings

from iwate_kankei.models import Programme
from tests import factories

STATIC = Path(settings.BASE_DIR) / "static"
KIB = 1024
SHIFTS = """new Promise(done => {
    let sum = 0, where = [];
    new PerformanceObserver(list => {
        for (const one of list.getEntries()) {
            sum += one.value;
            where.push(...one.sources.map(source => source.node?.outerHTML?.slice(0, 80)));
        }
    }).observe({type: "layout-shift", buffered: true});
    setTimeout(() => done([sum, where]), 300);
})"""


def compressed(text):
    return len(gzip.compress(text, 9))


def test_stylesheets_stay_under_10_kib_compressed():
    assert sum(compressed((STATIC / name).read_bytes()) for name in ("site.css", "tokens.css")) < 10 * KIB


def test_only_tokens_in_use_are_vendored():
    css = {name: (STATIC / name).read_text() for name in ("tokens.css", "site.css", "admin.css")}
    vendored = set(re.findall(r"^\s*(--[\w-]+):", css["tokens.css"], re.M))
    own = set(re.findall(r"(--[\w-]+):", css["site.css"] + css["admin.css"]))
    used = set(re.findall(r"var\((--[\w-]+)\)", css["site.css"] + css["admin.css"]))
    assert vendored - used == set()
    assert used - vendored - own == set()


@pytest.mark.parametrize("path", ["/", "/challenges/", "/events/"])
def test_page_costs_at_most_60_kib_and_12_requests_and_nothing_jumps(site, browser, path):
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="ja-JP")
    page = context.new_page()
    answers = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(site + path, wait_until="networkidle")
    shift, where = page.evaluate(SHIFTS)
    # Static files travel compressed (WhiteNoise); pages themselves are not, for CSRF tokens' sake.
    sizes = {
        answer.url.removeprefix(site): (
            compressed(answer.body()) if "/static/" in answer.url else len(answer.body())
        )
        for answer in answers
        if "/media/" not in answer.url
    }
    assert all(answer.url.startswith((site, "data:")) for answer in answers)
    assert len(answers) <= 12, sizes
    assert sum(sizes.values()) <= 60 * KIB, sizes
    assert shift == 0, where
    context.close()


@contextmanager
def in_parts(html):
    """The address of a server that sends a page as a weak connection does: a few words at a time."""

    class Slowly(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            for start in range(0, len(html), 100):
                self.wfile.write(html[start : start + 100])
                self.wfile.flush()
                time.sleep(0.01)

        def log_message(self, *args):
            """Nothing on the tests' output."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Slowly)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def shifts_in_parts(browser, site, path, script=""):
    html = urllib.request.urlopen(site + path).read().decode()
    html = html.replace("<head>", f'<head><base href="{site}/">{script}', 1)
    with in_parts(html.encode()) as address:
        context = browser.new_context(viewport={"width": 390, "height": 844}, locale="ja-JP")
        page = context.new_page()
        page.goto(address, wait_until="networkidle")
        shifts = page.evaluate(SHIFTS)
        context.close()
    return shifts


@pytest.fixture
def plain(site):
    """The newest challenge, without a photograph: the facts on its card are in sight on a telephone."""
    challenge = factories.challenge(programme_=Programme.objects.running().get(is_sample=True))
    yield challenge
    challenge.delete()
    challenge.company.delete()


@pytest.mark.parametrize("path", ["/", "/challenges/", "/events/"])
def test_nothing_jumps_when_the_page_arrives_in_parts(site, browser, plain, path):
    shift, where = shifts_in_parts(browser, site, path)
    assert shift == 0, where


def test_control_a_notice_that_comes_late_is_seen_as_a_jump(site, browser):
    late = "<script>setTimeout(() => document.querySelector('main').style.paddingTop = '9rem', 500)</script>"
    shift, _ = shifts_in_parts(browser, site, "/events/", late)
    assert shift > 0.01
