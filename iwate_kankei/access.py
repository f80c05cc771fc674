"""Who may do what: one matrix for the admin, decorators for the pages of those in office."""

from functools import wraps

from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from .duties import CITY, OPERATOR, PREFECTURE

# model → role → v(iew) a(dd) c(hange) d(elete) in the admin. A role that is not named may nothing.
MATRIX = {
    "iwate_kankei.programme": {PREFECTURE: "vac", CITY: "v", OPERATOR: "v"},
    "iwate_kankei.programmemunicipality": {PREFECTURE: "vacd", CITY: "v", OPERATOR: "v"},
    "iwate_kankei.requirement": {PREFECTURE: "vacd", CITY: "v", OPERATOR: "v"},
    "iwate_kankei.organisation": {PREFECTURE: "vacd", CITY: "v", OPERATOR: "v"},
    "iwate_kankei.promotion": {PREFECTURE: "vacd", CITY: "v", OPERATOR: "vacd"},
    "iwate_kankei.municipality": {PREFECTURE: "v", CITY: "v", OPERATOR: "v"},
    "iwate_kankei.assignment": {PREFECTURE: "vacd"},
    "iwate_kankei.user": {PREFECTURE: "vac"},
    "iwate_kankei.auditentry": {PREFECTURE: "v"},
    "companies.skill": {PREFECTURE: "vacd", CITY: "v", OPERATOR: "v"},
    "companies.company": {PREFECTURE: "vacd", CITY: "vac", OPERATOR: "v"},
    "companies.contact": {PREFECTURE: "vacd", CITY: "vacd", OPERATOR: "v"},
    "companies.photo": {PREFECTURE: "vacd", CITY: "vacd", OPERATOR: "v"},
    "companies.challenge": {PREFECTURE: "vacd", CITY: "vac", OPERATOR: "v"},
    "companies.challengeskill": {PREFECTURE: "vacd", CITY: "vacd", OPERATOR: "v"},
    "companies.employmentoffer": {PREFECTURE: "vacd", CITY: "vacd", OPERATOR: "v"},
    "companies.placementnotification": {PREFECTURE: "vac"},
    "events.event": {PREFECTURE: "vacd", CITY: "vac", OPERATOR: "vac"},
    "events.session": {PREFECTURE: "vacd", CITY: "vacd", OPERATOR: "vacd"},
    "events.stream": {PREFECTURE: "vacd", CITY: "vacd", OPERATOR: "vacd"},
    "events.messagerule": {PREFECTURE: "vacd", CITY: "vacd", OPERATOR: "vacd"},
    "events.questionnaire": {PREFECTURE: "vacd", CITY: "vac", OPERATOR: "vac"},
    "events.question": {PREFECTURE: "vacd", CITY: "vacd", OPERATOR: "vacd"},
    "events.registration": {PREFECTURE: "v", CITY: "v", OPERATOR: "v"},
    "participants.story": {PREFECTURE: "vacd", CITY: "vac", OPERATOR: "vac"},
    "participants.participant": {PREFECTURE: "vc", CITY: "v", OPERATOR: "v"},
    "matching.proposal": {PREFECTURE: "v", CITY: "v"},
    "matching.match": {PREFECTURE: "v", CITY: "v"},
    "matching.rules": {PREFECTURE: "vac", CITY: "v", OPERATOR: "v"},
    "notifications.message": {PREFECTURE: "vc", OPERATOR: "v", CITY: "v"},
    "notifications.bounce": {PREFECTURE: "vc", OPERATOR: "v", CITY: "v"},
    "notifications.wording": {PREFECTURE: "vc", OPERATOR: "v"},
}
LETTERS = {"view": "v", "add": "a", "change": "c", "delete": "d"}


def may(user, verb, model):
    """May the person `verb` (view, add, change, delete) rows of `model` ("app.model") in the admin?"""
    if user.is_superuser:
        return True
    rights = MATRIX.get(model, {})
    return any(LETTERS[verb] in rights.get(role, "") for role in user.duties.roles)


class RoleBackend(AuthenticationBackend):
    """Sign-in by allauth, permissions by MATRIX; Django's permission tables stay empty."""

    def has_perm(self, user_obj, perm, obj=None):
        app, _, codename = perm.partition(".")
        verb, _, model = codename.partition("_")
        return user_obj.is_active and verb in LETTERS and may(user_obj, verb, f"{app}.{model}")

    def has_module_perms(self, user_obj, app_label):
        return user_obj.is_active and any(
            may(user_obj, "view", model) for model in MATRIX if model.startswith(f"{app_label}.")
        )

    def get_all_permissions(self, user_obj, obj=None):
        return {
            f"{app}.{verb}_{name}"
            for app, name in (model.split(".") for model in MATRIX)
            for verb in LETTERS
            if self.has_perm(user_obj, f"{app}.{verb}_{name}")
        }


STRONG = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


def has_second_factor(request):
    """A second factor is enrolled *and* was used in this session."""
    return is_mfa_enabled(request.user, STRONG) and any(
        record.get("method") == "mfa" for record in get_authentication_records(request, request.user)
    )


def ask_for_second_factor(request):
    """Where to send somebody in office whose session has shown no second factor yet."""
    if is_mfa_enabled(request.user, STRONG):
        return redirect(f"{reverse('mfa_reauthenticate')}?{urlencode({'next': request.get_full_path()})}")
    return redirect("mfa_index")


def duty_required(test):
    """View decorator: signed in, `test(duties)` is true (else 403), second factor shown (else asked for)."""

    def decorate(view):
        @login_required
        @wraps(view)
        def guarded(request, *args, **kwargs):
            if not test(request.user.duties):
                raise PermissionDenied
            if not has_second_factor(request):
                return ask_for_second_factor(request)
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def second_factor_in_office(view):
    """View decorator: signed in, and whoever is in office or a mentor has shown a second factor."""

    @login_required
    @wraps(view)
    def guarded(request, *args, **kwargs):
        if request.user.duties.is_staff_anywhere and not has_second_factor(request):
            return ask_for_second_factor(request)
        return view(request, *args, **kwargs)

    return guarded


mentor_required = duty_required(lambda duties: duties.is_mentor or duties.everywhere)
staff_required = duty_required(lambda duties: duties.is_staff_anywhere)
