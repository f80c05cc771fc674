"""Every address of the URL table: as whom it is opened and with which arguments, or why it is no page.

A new address without an entry here fails test_pages.test_every_address_has_an_entry. Addresses that only
take POST are found by themselves.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import URLPattern, get_resolver

from . import rows


@dataclass(frozen=True)
class Page:
    """`who` opens it, each in turn (None: a visitor); `args` is asked once the sample data are there."""

    who: tuple
    args: Callable = dict
    query: str = ""


def page(*who, args=dict, query=""):
    return Page(who or (None,), args, query)


PAGES = {
    "home": page(None, "participant", "host", "mentor", "prefecture"),
    "about": page(),
    "how": page(),
    "faq": page(),
    "for_companies": page(),
    "contact": page(),
    "accessibility": page(),
    "matching_policy": page(),
    "privacy": page(),
    "search": page(query="?q=釜石"),
    "stories:list": page(),
    "stories:detail": page("participant", args=rows.story),
    # events
    "events:list": page(None, "participant"),
    "events:detail": page(None, "participant", "operator", args=rows.event),
    "events:survey": page(args=rows.survey),
    "events:office": page("operator", args=rows.event),
    "events:reception": page("operator", args=rows.event),
    "events:figures": page("operator", args=rows.event),
    "events:mailing": page("operator", args=rows.event),
    "events:survey_results": page("operator", args=rows.surveyed),
    "events:names": page("operator", args=rows.event),
    "events:badges": page("operator", args=rows.event),
    "events:cancel_event": page("operator", args=rows.event),
    "events:clone": page("operator", args=rows.event),
    "my_events:list": page("participant"),
    "my_events:detail": page("participant", args=rows.registration),
    "my_events:cancel": page("participant", args=rows.registration),
    # companies
    "companies:challenge_list": page(None, "participant", query="?q=商品"),
    "companies:challenge_detail": page(None, "participant", "mentor", args=rows.challenge),
    "companies:challenge_edit": page("mentor", args=rows.challenge),
    "companies:challenge_step": page("mentor", args=lambda: rows.challenge() | {"verb": "close"}),
    "companies:company_detail": page(args=rows.company),
    # participants
    "my:home": page("participant"),
    "my:begin": page("host"),
    "my:profile": page("participant"),
    "my:consents": page("participant"),
    "my:kept": page("participant"),
    "my:requests": page("participant"),
    "my:next_step": page("participant"),
    "my:directory": page("participant"),
    "my:directory_settings": page("participant"),
    "mine:data": page("participant"),
    "mine:history": page("participant"),
    "mine:papers": page("participant"),
    "mine:attendance_paper": page("participant", args=rows.attended),
    "mine:work_paper": page("worker", args=rows.match("worker")),
    # a participant's letters and work
    "my_matching:proposal_list": page("participant"),
    "my_matching:proposal_start": page("participant", args=rows.challenge),
    "my_matching:proposal": page("participant", args=rows.letter("participant", "draft")),
    "my_matching:proposal_review": page("participant", args=rows.letter("participant", "draft")),
    "my_matching:team": page("participant", args=rows.letter("participant", "draft")),
    "my_matching:versions": page("participant", args=rows.letter("participant", "draft", "submitted")),
    "my_matching:look_for_team": page("participant", args=rows.sought),
    "my_matching:ranking": page("participant", args=rows.programme),
    "my_matching:invitation": page("worker", args=rows.invitation),
    "my_matching:match_list": page("participant"),
    "my_matching:match": page("worker", args=rows.match("worker")),
    "my_matching:terms": page("worker", args=rows.terms("worker")),
    # hosts
    "host:enter": page(args=rows.entry),
    "host:home": page("host"),
    "host:proposal": page("host", args=rows.letter("host", "submitted")),
    "host:answered": page("host", args=rows.letter("host", "submitted", "accepted", "declined")),
    "host:compare": page("host", args=rows.compared("host")),
    "host:greetings": page("host", "mentor"),
    "host:people": page("host", args=rows.hosted),
    "host:match_list": page("host"),
    "host:match": page("owner", args=rows.match("owner")),
    "host:terms_new": page("owner", args=rows.match("owner")),
    "host:terms": page("owner", args=rows.terms("owner")),
    "answer:check_in": page(args=rows.check_in),
    # mentors
    "mentor:home": page("mentor", "mentor_ichinoseki"),
    "mentor:proposal": page("mentor_ichinoseki", args=rows.letter("mentor_ichinoseki", "submitted")),
    "mentor:answered": page("mentor", args=rows.letter("mentor", "submitted", "accepted", "declined")),
    "mentor:versions": page("mentor_ichinoseki", args=rows.letter("mentor_ichinoseki", "submitted")),
    "mentor:forward": page("prefecture", args=rows.letter("prefecture", "declined")),
    "mentor:compare": page("mentor_ichinoseki", args=rows.compared("mentor_ichinoseki")),
    "mentor:people": page("mentor", "city", args=rows.challenge),
    "mentor:match_list": page("mentor"),
    "mentor:match": page("prefecture", args=rows.match("prefecture")),
    "mentor:match_record": page("mentor"),
    "mentor:terms_new": page("prefecture", args=rows.match("prefecture")),
    "mentor:terms": page("prefecture", args=rows.terms("prefecture")),
    "mentor:note_list": page("mentor"),
    "mentor:note_new": page("mentor"),
    "mentor:overdue": page("mentor"),
    "mentor:quiet": page("mentor", "mentor_ichinoseki"),
    "mentor:snooze": page("mentor_ichinoseki", args=rows.quiet),
    "mentor:lessons": page("mentor"),
    "mentor:load": page("mentor"),
    "mentor:admit": page("mentor"),
    # matching rounds
    "rounds:list": page("mentor", "city", "prefecture"),
    "rounds:new": page("prefecture"),
    "rounds:measures": page("prefecture"),
    "rounds:round": page("mentor", "city", "prefecture", args=rows.round()),
    "rounds:members": page("mentor", args=rows.round()),
    "rounds:cancel": page("mentor", args=rows.round()),
    "rounds:rulings": page("mentor", args=rows.round()),
    "rounds:run": page("mentor", "city", args=rows.run),
    "rounds:compare": page("mentor", args=rows.round()),
    "rounds:ask": page("mentor", args=rows.round()),
    "rounds:publish": page("prefecture", args=rows.round("confirming")),
    "rounds:team": page("prefecture", args=rows.round_team),
    "my_matching:round": page("unplaced", args=rows.published("unplaced")),
    "host:round_team": page("host", args=rows.hosted_team),
    "answer:team": page(args=rows.mailed_team),
    # people, for those in office
    "people:list": page("mentor", "prefecture"),
    "people:imports": page("prefecture"),
    "people:import": page("prefecture", args=rows.import_run),
    "people:data_requests": page("prefecture"),
    "people:retention": page("prefecture"),
    "people:skill_words": page("prefecture"),
    "persons:person": page("prefecture", args=rows.participant),
    "persons:data": page("prefecture", args=rows.participant),
    "persons:note_request": page("prefecture", args=rows.participant),
    "persons:erase": page("prefecture", args=rows.participant),
    "persons:duplicates": page("prefecture"),
    "persons:compare": page("prefecture", args=rows.two_participants),
    # reports
    "reports:board": page("mentor", "city", "prefecture"),
    "reports:continuity": page("city", "prefecture"),
    "reports:continuity_list": page("city", "prefecture", args=lambda: {"figure": "made"}),
    "reports:promotion": page("mentor", "city", "prefecture"),
    "reports:suggestions": page("mentor", "city", "prefecture"),
    "reports:results": page(),
    "reports:handover_list": page("prefecture"),
    "reports:handover": page("prefecture", args=rows.post),
    "kit:checklist": page("prefecture", args=rows.programme),
    "kit:start": page("prefecture", args=rows.programme),
    "kit:upload": page("prefecture"),
    # mails
    "notifications:preferences": page(args=rows.preferences),
    "notifications:stop": page(args=rows.stop),
    # accounts
    "account_login": page(),
    "account_signup": page(),
    "account_request_login_code": page(),
    "account_reset_password": page(),
    "account_reset_password_done": page(),
    "account_reset_password_from_key_done": page(),
    "account_reset_password_from_key": page(args=lambda: {"uidb36": "1", "key": "not-valid"}),
    "account_inactive": page(),
    "account_email_verification_sent": page(),
    "account_logout": page("participant"),
    "account_email": page("participant"),
    "account_change_password": page("participant"),
    "account_reauthenticate": page("participant"),
    "mfa_index": page("participant", "prefecture"),
    "mfa_reauthenticate": page("prefecture"),
    "mfa_activate_totp": page("participant"),
    "mfa_deactivate_totp": page("prefecture"),
    "mfa_view_recovery_codes": page("prefecture"),
    "mfa_generate_recovery_codes": page("prefecture"),
    "mfa_list_webauthn": page("prefecture"),
    "mfa_add_webauthn": page("prefecture"),
    "usersessions_list": page("participant"),
    # administration; each model's pages follow from the registry (test_admin.py)
    "admin:index": page("city", "operator", "prefecture"),
    "admin:app_list": page("prefecture", args=lambda: {"app_label": "companies"}),
    "admin:password_change_done": page("prefecture"),
    "admin:companies_company_import": page("prefecture"),
    "admin:companies_challenge_import": page("city"),
    "admin:events_event_import": page("operator"),
}

NO_PAGE = {
    "healthz": "JSON for the load balancer",
    "events:atom": "a feed",
    "sitemap": "for search engines",
    "companies:photo": "a picture",
    "events:calendar_feed": "a calendar file",
    "events:calendar": "a calendar file",
    "events:code": "leads to the reception",
    "events:register": "a form of events:detail; shown by itself only after an error",
    "events:mark": "POST only",
    "events:admit": "POST only",
    "events:move": "POST only",
    "events:export": "a table for Excel",
    "events:survey_export": "a table for Excel",
    "reports:promotion_export": "a table for Excel",
    "events:walk_in": "POST only",
    "events:close_reception": "POST only",
    "my_events:calendar": "a calendar file",
    "mine:data_json": "JSON",
    "my_matching:terms_pdf": "a PDF",
    "host:terms_pdf": "a PDF",
    "mentor:terms_pdf": "a PDF",
    "reports:continuity_export": "a table for Excel",
    "reports:continuity_list_export": "a table for Excel",
    "kit:download": "a file",
    "kit:start_from_file": "shown only after an upload",
    "rounds:input": "a file",
    "answer:work": "needs hours that somebody has just reported",
    "account_set_password": "leads to the change of password",
    "account_confirm_login_code": "only within a sign-in: looked at in test_passkey",
    "mfa_authenticate": "only within a sign-in: looked at in test_journeys",
    "mfa_download_recovery_codes": "a text file",
    "mfa_reauthenticate_webauthn": "JSON",
    "mfa_login_webauthn": "JSON",
    "mfa_remove_webauthn": "needs a key: looked at in test_passkey",
    "mfa_edit_webauthn": "needs a key: looked at in test_passkey",
    "admin:login": "leads to the sign-in page",
    "admin:logout": "takes POST only",
    "admin:autocomplete": "JSON",
    "admin:jsi18n": "a script",
    "admin:view_on_site": "leads to the public page",
}


def names(patterns=None, namespace=""):
    """The names of all addresses that may show a page; those of the admin's models are left out."""
    for pattern in get_resolver("iwate_kankei.urls").url_patterns if patterns is None else patterns:
        if not isinstance(pattern, URLPattern):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from names(pattern.url_patterns, inner)
        elif pattern.name and not (is_model_page(namespace, pattern.name) or is_post_only(pattern.callback)):
            yield namespace + pattern.name


def is_post_only(view):
    """Whether require_POST stands somewhere among the view's decorators: such an address shows nothing."""
    while hasattr(view, "__code__"):
        cells = zip(view.__code__.co_freevars, view.__closure__ or (), strict=True)
        if any(name == "request_method_list" and cell.cell_contents == ["POST"] for name, cell in cells):
            return True
        view = getattr(view, "__wrapped__", None)
    return False


def is_model_page(namespace, name):
    return namespace == "admin:" and name.rpartition("_")[2] in {
        "changelist",
        "add",
        "change",
        "delete",
        "history",
    }
