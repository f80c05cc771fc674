"""Rules that hold for the whole project."""

import re
from pathlib import Path

import pytest
from django.contrib import admin
from django.urls import URLPattern, get_resolver

from iwate_kankei.adminsite import ScopedAdmin

ROOT = Path(__file__).resolve().parent.parent
APPS = ["iwate_kankei", "notifications", "companies", "participants", "events", "matching", "reports"]

# What a visitor may open without signing in. Everything else must send them to the sign-in page.
PUBLIC = [
    r"$", r"healthz$", r"(about|how[\w-]*|faq|for-companies|contact|privacy|accessibility)/",
    r"(search|results|matching-policy|events|challenges|companies|photos|news|stories|feeds?)/",
    r"sitemap\.xml$",
    r"robots\.txt$", r"(accounts|i18n|mail|answer|host/enter|demo|styleguide)/",
    r"admin/(login|logout|jsi18n)/",
]  # fmt: skip


def addresses(patterns=None, prefix=""):
    """Every address of the URL table with a sample value in place of each parameter."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield fill(route)
        else:
            yield from addresses(pattern.url_patterns, route)


def fill(route):
    samples = {"int": "1", "uuid": "00000000-0000-0000-0000-000000000001"}
    route = re.sub(r"<(?:(\w+):)?\w+>", lambda found: samples.get(found.group(1), "x"), route)
    route = re.sub(r"\(\?P<\w+>[^)]*\)", "1", route)  # allauth and the admin also use regular expressions
    return re.sub(r"\\Z|[\^$\\]", "", route)


@pytest.mark.django_db
def test_every_address_needs_sign_in_unless_it_is_public(client):
    open_to_all = []
    for address in sorted(set(addresses())):
        if any(re.match(public, address) for public in PUBLIC):
            continue
        response = client.get("/" + address)
        to_sign_in = response.status_code == 302 and (
            "/accounts/login/" in response.url or "/admin/login/" in response.url
        )
        if not to_sign_in and response.status_code != 405:
            open_to_all.append((address, response.status_code))
    assert open_to_all == []


def test_every_admin_is_scoped_or_for_the_prefecture_only():
    prefecture_only = {
        "User",
        "Assignment",
        "EmailAddress",
        "EmailConfirmation",
        "Authenticator",
        "UserSession",
        "Group",
    }
    unscoped = {
        model.__name__ for model, page in admin.site._registry.items() if not isinstance(page, ScopedAdmin)
    }
    assert unscoped <= prefecture_only


def test_no_junk_drawers():
    names = {path.name for app in APPS for path in (ROOT / app).rglob("*.py")}
    assert names & {"utils.py", "helpers.py", "common.py", "services.py", "signals.py", "misc.py"} == set()


def test_template_of_each_mail_exists_in_both_languages():
    from notifications.kinds import KINDS

    missing = [
        f"{kind.template}.{language}.txt"
        for kind in KINDS.values()
        for language in ("ja", "en")
        if not (ROOT / "templates" / f"{kind.template}.{language}.txt").exists()
    ]
    assert missing == []
