"""Who may open which page of the office. A page that is not here fails the role matrix."""

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
    "companies.company:import": {PREFECTURE, CITY},
    "companies.challenge:import": {PREFECTURE, CITY},
    "events.event:import": OFFICE,
    "notifications.wording:mail_preview": OFFICE,
    "notifications.wording:mail_reset": OFFICE,
}


@dataclass(frozen=True)
class Rule:
    """`row` names the City's row that the address is about ("app.model"); `by` how the address names it.

    `more` are further arguments of the address; `host` says that the company itself is let in, too.
    `elsewhere` says where a page is tested that needs more than a City has.
    """

    roles: set
    row: str = ""
    by: str = "pk"
    elsewhere: str = ""
    more: tuple = ()
    host: bool = False

    def args(self, city):
        return [getattr(city.rows[self.row], self.by), *self.more] if self.row else []


DESK = {PREFECTURE, MENTOR}
PERSON, EVENT, SHEET = "participants.participant", "events.event", "companies.challenge"
PROPOSAL, MATCH, PROGRAMME = "matching.proposal", "matching.match", "iwate_kankei.programme"
ROUND = "matching.round"
NOTE, CHECK_IN, QUIET, VERSION = (
    "matching.contactrecord",
    "matching.checkin",
    "matching.quietspell",
    "matching.version",
)

STAFF_PAGES = {
    "companies:challenge_edit": Rule(STAFF, SHEET, "slug", host=True),
    "companies:challenge_step": Rule(STAFF, SHEET, "slug", more=("submit_for_review",), host=True),
    "reports:board": Rule(STAFF),
    "reports:continuity": Rule(STAFF),
    "reports:continuity_export": Rule(STAFF),
    "reports:continuity_list": Rule(STAFF, elsewhere="tests/reports"),
    "reports:continuity_list_export": Rule(STAFF, elsewhere="tests/reports"),
    "reports:promotion": Rule(STAFF),
    "reports:promotion_export": Rule(STAFF),
    "reports:suggestions": Rule(STAFF),
    "reports:handover_list": Rule(STAFF),
    "reports:handover": Rule({PREFECTURE, CITY, MENTOR}, "iwate_kankei.assignment"),
    "reports:extend_post": Rule(STAFF, elsewhere="tests/office/test_handover.py"),
    "preview:begin": Rule(STAFF),
    "preview:end": Rule(STAFF),
    "kit:start": Rule({PREFECTURE}, PROGRAMME),
    "kit:checklist": Rule({PREFECTURE}, PROGRAMME),
    "kit:download": Rule({PREFECTURE}, PROGRAMME),
    "kit:upload": Rule({PREFECTURE}),
    "kit:start_from_file": Rule({PREFECTURE}),
    "events:office": Rule(STAFF, EVENT, "slug"),
    "events:reception": Rule(STAFF, EVENT, "slug"),
    "events:mark": Rule(STAFF, EVENT, "slug"),
    "events:walk_in": Rule(STAFF, EVENT, "slug"),
    "events:close_reception": Rule(STAFF, EVENT, "slug"),
    **{
        f"events:{name}": Rule(STAFF, EVENT, "slug")
        for name in (
            "admit",
            "badges",
            "mailing",
            "names",
            "survey_export",
            "survey_results",
            "cancel_event",
            "export",
            "figures",
            "clone",
        )
    },
    "events:move": Rule(STAFF, elsewhere="tests/events"),
    "people:list": Rule(STAFF),
    "people:data_requests": Rule({PREFECTURE}),
    "people:settle_request": Rule({PREFECTURE}, elsewhere="tests/participants"),
    "people:retention": Rule({PREFECTURE}),
    "people:keep_longer": Rule({PREFECTURE}, PERSON),
    "people:skill_words": Rule({PREFECTURE}),
    "people:imports": Rule({PREFECTURE}),
    "people:import": Rule({PREFECTURE}, elsewhere="tests/participants"),
    "people:confirm_import": Rule({PREFECTURE}, elsewhere="tests/participants"),
    "people:drop_import": Rule({PREFECTURE}, elsewhere="tests/participants"),
    "persons:person": Rule(STAFF, PERSON),
    "persons:data": Rule({PREFECTURE}, PERSON),
    "persons:note_request": Rule({PREFECTURE}, PERSON),
    "persons:erase": Rule({PREFECTURE}, PERSON),
    "persons:duplicates": Rule({PREFECTURE}),
    "persons:compare": Rule({PREFECTURE}, elsewhere="tests/participants"),
    "persons:undo_merge": Rule({PREFECTURE}, elsewhere="tests/participants"),
    "mentor:home": Rule(DESK),
    "mentor:overdue": Rule(DESK),
    "mentor:quiet": Rule(DESK),
    "mentor:load": Rule(DESK),
    "mentor:lessons": Rule(DESK),
    "mentor:admit": Rule(DESK),
    "mentor:note_list": Rule(DESK),
    "mentor:note_new": Rule(DESK),
    "mentor:match_record": Rule(DESK),
    "mentor:match_list": Rule(DESK),
    "mentor:snooze": Rule(DESK, QUIET),
    "mentor:keep_promise": Rule(DESK, NOTE),
    "mentor:check_in_seen": Rule(DESK, CHECK_IN),
    "mentor:comment": Rule(DESK, VERSION),
    "mentor:versions": Rule(DESK, PROPOSAL),
    "mentor:forward": Rule(DESK, PROPOSAL),
    "mentor:proposal": Rule(DESK, PROPOSAL),
    "mentor:answer": Rule(DESK, PROPOSAL),
    "mentor:answered": Rule(DESK, PROPOSAL),
    "mentor:ask": Rule(DESK, PROPOSAL),
    "mentor:talk": Rule(DESK, PROPOSAL),
    "mentor:compare": Rule(DESK, SHEET, "slug"),
    "mentor:people": Rule(DESK | {CITY}, SHEET, "slug"),
    "mentor:put_aside": Rule(DESK | {CITY}, elsewhere="tests/matching/test_people_who_fit.py"),
    "mentor:hint": Rule(DESK, elsewhere="tests/matching/test_people_who_fit.py"),
    "mentor:match": Rule(DESK, MATCH),
    "mentor:move": Rule(DESK, MATCH),
    "mentor:confirm_work": Rule(DESK, MATCH),
    "mentor:look_back": Rule(DESK, MATCH),
    "mentor:terms_new": Rule(DESK, MATCH),
    "mentor:terms": Rule(DESK, elsewhere="tests/matching"),
    "mentor:terms_pdf": Rule(DESK, elsewhere="tests/matching"),
    "mentor:receive_terms": Rule(DESK, elsewhere="tests/matching"),
    "rounds:list": Rule(STAFF),
    "rounds:new": Rule({PREFECTURE, OPERATOR, MENTOR}, elsewhere="tests/matching/test_round_pages.py"),
    "rounds:measures": Rule(STAFF),
    "rounds:round": Rule(STAFF, ROUND),
    "rounds:members": Rule({PREFECTURE, OPERATOR, MENTOR}, ROUND),
    "rounds:cancel": Rule({PREFECTURE, OPERATOR, MENTOR}, ROUND),
    "rounds:rulings": Rule({PREFECTURE, OPERATOR, MENTOR}, ROUND),
    "rounds:compare": Rule({PREFECTURE, OPERATOR, MENTOR}, ROUND),
    "rounds:ask": Rule({PREFECTURE, OPERATOR, MENTOR}, ROUND),
    **{
        f"rounds:{name}": Rule(STAFF, elsewhere="tests/matching/test_round_pages.py")
        for name in (
            "step",
            "reopen",
            "annotate",
            "rule",
            "unrule",
            "start",
            "run",
            "input",
            "run_step",
            "publish",
            "team",
            "confirm",
        )
    },
}
