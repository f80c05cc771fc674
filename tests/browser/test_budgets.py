"""What a page may cost: bytes, requests, jumps while it loads; and a stylesheet that stays small."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings

STATIC = Path(settings.BASE_DIR) / "static"
KIB = 1024
# Cumulative layout shift is reported in thousandths (0.1 counts as good); a fraction of a pixel, which a busy
# machine now and then shows between two paints, is below what anybody can see.
STEADY = 0.001


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
    shift, where = page.evaluate(
        """new Promise(done => {
            let sum = 0, where = [];
            new PerformanceObserver(list => {
                for (const one of list.getEntries()) {
                    sum += one.value;
                    where.push(...one.sources.map(source => source.node?.outerHTML?.slice(0, 80)));
                }
            }).observe({type: "layout-shift", buffered: true});
            setTimeout(() => done([sum, where]), 300);
        })"""
    )
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
    assert shift < STEADY, where
    context.close()
