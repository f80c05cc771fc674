"""Who may open which page of the office. A page that is not here fails the role matrix."""

from collections.abc import Callable
from dataclasses import dataclass

PREFECTURE, CITY, OPERATOR, MENTOR = "prefecture", "city", "operator", "mentor"
OFFICE = {PREFECTURE, CITY, OPERATOR}
STAFF = OFFICE | {MENTOR}

# Pages of the admin besides list, add, change, delete and history; "model:page" belongs to a model.
ADMIN_PAGES = {
    "index": OFFICE,
    "login": None,
    "logout": None,
    "password_change": OFFICE,
    "password_change_done": OFFICE,
    "autocomplete": OFFICE,
    "jsi18n": None,
    "view_on_site": OFFICE,
    "app_list": OFFICE,
}


@dataclass(frozen=True)
class Rule:
    """`args` gives the address's parameters for a City (None: tested elsewhere, `why` says where)."""

    roles: set
    args: Callable | None = lambda city: []
    answers: frozenset = frozenset({200})
    why: str = ""


def programme(city):
    return [city.rows["iwate_kankei.programme"].pk]


STAFF_PAGES = {
    "reports:board": Rule(STAFF),
    "kit:start": Rule({PREFECTURE}, programme),
    "kit:checklist": Rule({PREFECTURE}, programme),
    "kit:download": Rule({PREFECTURE}, programme),
    "kit:upload": Rule({PREFECTURE}),
    "kit:start_from_file": Rule({PREFECTURE}, answers=frozenset({302})),  # leads to the upload
}
