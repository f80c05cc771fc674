"""Every address of the URL table: as whom it is opened and with which arguments, or why it is no page.

A new address without an entry here fails test_pages.test_every_address_has_an_entry.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.core import signing
from django.urls import URLPattern, get_resolver

from companies.models import Challenge, Company
from events import emails
from events.models import Event, Registration
from iwate_kankei.models import User
from notifications import links

from .world import ROLES


@dataclass(frozen=True)
class Page:
    """`who` opens it, each in turn (None: a visitor); `args` is asked once the sample data are there."""

    who: tuple
    args: Callable = dict
    query: str = ""


def page(*who, args=dict, query=""):
    return Page(who or (None,), args, query)


def event():
    return {"slug": Event.objects.published().upcoming().first().slug}


def challenge():
    return {"slug": Challenge.objects.open().filter(company__municipality="032115").first().slug}


def company():
    return {"slug": Company.objects.published().first().slug}


def my_registration():
    return {
        "pk": Registration.objects.active().filter(participant__user__email=ROLES["participant"]).first().pk
    }


def preferences():
    return {"token": links.preferences(User.objects.get(email=ROLES["participant"])).split("/")[-2]}


def stop():
    user = User.objects.get(email=ROLES["participant"])
    return {"token": signing.dumps([user.pk, "news"], salt=links.STOP)}


def survey():
    registration = Registration.objects.filter(event__survey__isnull=False).first()
    return {"token": emails.survey_url(registration).split("/")[-2]}


PAGES = {
    "home": page(None, "participant", "host", "mentor", "prefecture"),
    "about": page(),
    "how": page(),
    "faq": page(),
    "for_companies": page(),
    "contact": page(),
    "accessibility": page(),
    "privacy": page(),
    "search": page(query="?q=釜石"),
    # events
    "events:list": page(None, "participant"),
    "events:detail": page(None, "participant", "operator", args=event),
    "events:survey": page(args=survey),
    "events:office": page("operator", args=event),
    "events:reception": page("operator", args=event),
    "my_events:list": page("participant"),
    "my_events:detail": page("participant", args=my_registration),
    "my_events:cancel": page("participant", args=my_registration),
    # companies
    "companies:challenge_list": page(None, "participant", query="?q=商品"),
    "companies:challenge_detail": page(None, "participant", "mentor", args=challenge),
    "companies:challenge_edit": page("mentor", args=challenge),
    "companies:challenge_step": page("mentor", args=lambda: challenge() | {"verb": "close"}),
    "companies:company_detail": page(None, args=company),
    # participants
    "my:home": page("participant"),
    "my:begin": page("participant"),
    "my:profile": page("participant"),
    "my:consents": page("participant"),
    "my:kept": page("participant"),
    # reports
    "reports:board": page("mentor", "city", "prefecture"),
    "reports:results": page(),
    # mails
    "notifications:preferences": page(args=preferences),
    "notifications:stop": page(args=stop),
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
    # administration; each model's pages follow from the registry (see test_admin.py)
    "admin:index": page("city", "operator", "prefecture"),
    "admin:app_list": page("prefecture", args=lambda: {"app_label": "companies"}),
    "admin:password_change": page("prefecture"),
    "admin:password_change_done": page("prefecture"),
}

NO_PAGE = {
    "healthz": "JSON for the load balancer",
    "set_language": "POST only",
    "events:atom": "a feed",
    "events:calendar_feed": "a calendar file",
    "events:calendar": "a calendar file",
    "events:code": "leads to the reception",
    "events:register": "POST only",
    "events:mark": "POST only",
    "events:walk_in": "POST only",
    "events:close_reception": "POST only",
    "my_events:calendar": "a calendar file",
    "my_events:accept": "POST only",
    "my_events:decline": "POST only",
    "my_events:answers": "POST only",
    "my_events:renew_feed": "POST only",
    "my:drop_profile_draft": "POST only",
    "my:give_consent": "POST only",
    "my:keep": "POST only",
    "my:save_search": "POST only",
    "my:forget_search": "POST only",
    "my:withdraw_consent": "POST only",
    "account_set_password": "leads to the change of password",
    "account_confirm_login_code": "only within a sign-in: test_journeys",
    "mfa_authenticate": "only within a sign-in: test_journeys",
    "mfa_download_recovery_codes": "a text file",
    "mfa_reauthenticate_webauthn": "JSON",
    "mfa_login_webauthn": "JSON",
    "mfa_remove_webauthn": "needs a key that only a real device has",
    "mfa_edit_webauthn": "needs a key that only a real device has",
    "admin:login": "leads to the sign-in page",
    "admin:logout": "POST only",
    "admin:autocomplete": "JSON",
    "admin:jsi18n": "a script",
    "admin:view_on_site": "leads to the public page",
}


def names(patterns=None, namespace=""):
    """The names of all addresses; those of the admin's models and the style guide left out."""
    for pattern in get_resolver("iwate_kankei.urls").url_patterns if patterns is None else patterns:
        if not isinstance(pattern, URLPattern):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from names(pattern.url_patterns, inner)
        elif pattern.name and not is_model_page(namespace, pattern.name) and pattern.name != "styleguide":
            yield namespace + pattern.name


def is_model_page(namespace, name):
    return namespace == "admin:" and name.rpartition("_")[2] in {
        "changelist",
        "add",
        "change",
        "delete",
        "history",
    }
