"""Every page, by each role that may see it, at both widths: axe, sideways scroll, console, CSP."""

import pytest
from django.urls import reverse

from .addresses import NO_PAGE, PAGES, names

CASES = [(name, who) for name, page in PAGES.items() for who in page.who]
ENGLISH = ["home", "how", "events:list", "companies:challenge_list", "account_signup"]
STATES = ["400", "403", "csrf", "500", "maintenance", "too_large", "styleguide", "nothing-here"]


def test_every_address_has_an_entry():
    assert sorted(set(names()) - set(PAGES) - set(NO_PAGE)) == []
    assert sorted(set(PAGES) - set(names())) == []


def test_every_address_has_something_to_show(site):
    """Without rows a page would be left out unnoticed: let them happen in habits.py."""
    assert [name for name, page in PAGES.items() if page.args() is None] == []


@pytest.mark.parametrize("name,who", CASES, ids=[f"{name}-{who or 'visitor'}" for name, who in CASES])
def test_page(site, open_page, look, name, who):
    entry = PAGES[name]
    args = entry.args()
    page, response, errors = open_page(who, reverse(name, kwargs=args) + entry.query)
    assert (response.status, errors) == (200, [])
    look(page, f"{name.replace(':', '_')}--{who or 'visitor'}")


@pytest.mark.parametrize("name", ENGLISH)
def test_page_in_english(open_page, look, name):
    page, response, errors = open_page(None, reverse(name), locale="en-GB")
    assert (response.status, errors) == (200, [])
    assert page.locator("html").get_attribute("lang") == "en"
    look(page, f"{name.replace(':', '_')}--english")


@pytest.mark.parametrize("state", STATES)
def test_state(open_page, look, state):
    page, _response, _errors = open_page(None, f"/states/{state}/")
    look(page, f"state_{state}")
