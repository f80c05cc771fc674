"""Whatever somebody types into the address or sends in a form: an answer, never a server error."""

import os
import re
import zlib
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from iwate_kankei.catalogue import BASE_DIR
from tests.browser import habits
from tests.browser.addresses import PAGES
from tests.browser.world import ROLES, session_of

HOSTILE = ["²", "9" * 30, "-1", "", "'\"><script>", "釜" * 3000, "2026-02-31", "//evil.example/"]
# What the views and forms ask for, read off the code: a new one is tried by itself.
ASKED = re.compile(r'(?:GET|POST|request\w*)(?:\.get\(|\[|, )"(\w+)"|^    (\w+) = forms\.\w+\(', re.M)
OURS = [Path(app.path) for app in apps.get_app_configs() if Path(app.path).parent == BASE_DIR]
SOURCES = [file.read_text() for app in OURS for file in app.rglob("*.py")]
NAMES = sorted({one or other for source in SOURCES for one, other in ASKED.findall(source)})


@pytest.fixture(scope="module", autouse=True)
def sample_data(django_db_setup, django_db_blocker):
    """Loaded once for this module, and taken away with its transaction."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_demo_data", stdout=StringIO())
        habits.lived(ROLES)
        yield
        transaction.set_rollback(True)


def routes(patterns=None, prefix="", namespace=""):
    """(name, route) of every address outside of the admin."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            if pattern.name:
                yield namespace + pattern.name, route
        elif pattern.namespace != "admin":
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from routes(pattern.url_patterns, route, inner)


ROUTES = dict(routes())


def nearest_page(name):
    """The page whose rows and reader will do for an address: itself, or the one that it lies below."""
    if name in PAGES:
        return name
    wanted = parameters(ROUTES[name])
    near = [page for page in PAGES if page in ROUTES and parameters(ROUTES[page]) == wanted]
    return max(near, key=lambda page: len(os.path.commonprefix([ROUTES[page], ROUTES[name]])), default=None)


def parameters(route):
    return [part for part in route.split("/") if part.startswith("<")]


@pytest.fixture
def visit():
    """visit(name): a client of somebody who may open it, and the address; skipped without such a row."""

    def visit(name):
        page = nearest_page(name)
        if page is None:
            pytest.skip("no page lies above it")
        args = PAGES[page].args()
        if args is None:
            pytest.skip("the sample data have no such row")
        client = Client()
        if role := PAGES[page].who[-1]:
            client.cookies["sessionid"] = session_of(role)
        return client, reverse(name, kwargs=args)

    return visit


@pytest.mark.django_db
@pytest.mark.parametrize("name", ROUTES)
def test_hostile_addresses_and_forms_get_an_answer(visit, name, pytestconfig):
    """Each name gets another value each time; with --deep every value."""
    assert {"q", "page", "registration", "member", "next"} <= set(NAMES)
    client, path = visit(name)
    turns = len(HOSTILE) if pytestconfig.getoption("deep") else 2
    first = zlib.crc32(name.encode())
    for turn in range(first, first + turns):
        data = {key: HOSTILE[(turn + place) % len(HOSTILE)] for place, key in enumerate(NAMES)}
        for send in (client.get, client.post):
            with transaction.atomic():
                answer = send(path, data)
                transaction.set_rollback(True)
            assert answer.status_code != 500, (send.__name__, data)


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/search/?q=%00", "/events/?kind=%00", "/companies/%00/"])
def test_a_character_that_no_database_holds_is_refused(client, path):
    assert client.get(path).status_code == 400


@pytest.mark.django_db
def test_so_it_is_in_a_form(client):
    answer = client.post("/accounts/login/", {"login": "somebody\0@example.jp", "password": "x"})
    assert answer.status_code == 400
