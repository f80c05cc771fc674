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


def event(city):
    return [city.rows["events.event"].slug]


STAFF_PAGES = {
    "reports:board": Rule(STAFF),
    "events:office": Rule(STAFF, event),
    "events:reception": Rule(STAFF, event),
    "events:mark": Rule(STAFF, None, why="POST only: tests/events"),
    "events:walk_in": Rule(STAFF, None, why="POST only: tests/events"),
    "events:close_reception": Rule(STAFF, None, why="POST only: tests/events"),
    "reports:handover_list": Rule(STAFF),
    "reports:handover": Rule(
        {PREFECTURE, CITY, MENTOR}, lambda city: [city.rows["iwate_kankei.assignment"].pk]
    ),
    "reports:extend_post": Rule(STAFF, None, why="POST only: test_handover"),
    "kit:start": Rule({PREFECTURE}, programme),
    "kit:checklist": Rule({PREFECTURE}, programme),
    "kit:download": Rule({PREFECTURE}, programme),
    "kit:upload": Rule({PREFECTURE}),
    "kit:start_from_file": Rule({PREFECTURE}, answers=frozenset({302})),  # leads to the upload
    # Cities and operators work in the admin; these rows are tested in tests/matching.
    **{
        f"mentor:{name}": Rule({PREFECTURE, MENTOR})
        for name in (
            "home",
            "overdue",
            "quiet",
            "load",
            "lessons",
            "admit",
            "note_list",
            "note_new",
            "match_record",
            "match_list",
        )
    },
    **{
        f"mentor:{name}": Rule({PREFECTURE, MENTOR}, args=None, why="tests/matching/test_whole_path.py")
        for name in (
            "snooze",
            "keep_promise",
            "check_in_seen",
            "versions",
            "forward",
            "comment",
            "proposal",
            "answer",
            "answered",
            "ask",
            "talk",
            "compare",
            "match",
            "move",
            "confirm_work",
            "look_back",
            "terms_new",
            "terms",
            "terms_pdf",
            "receive_terms",
        )
    },
}
