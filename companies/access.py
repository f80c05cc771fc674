"""Who may do what with a challenge sheet outside the admin's tables: one line for each verb."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from iwate_kankei.duties import duties_of


def answers_for(user, company):
    """Prefecture, its city and its mentors: they read the company's history and when the owner hands over."""
    duties = duties_of(user)
    return duties.everywhere or company.municipality_id in duties.municipalities


def _of_the_place(user, challenge):
    return answers_for(user, challenge.company)


def _host(user, challenge):
    return user.is_authenticated and challenge.company.contacts.filter(user=user).exists()


def _place_or_host(user, challenge):
    return _of_the_place(user, challenge) or _host(user, challenge)


# Publishing is for those who answer for the place: prefecture, its city, its mentors. Not the operator.
RULES = {
    "edit": _place_or_host,
    "submit_for_review": _place_or_host,
    "publish": _of_the_place,
    "send_back": _of_the_place,
    "close": _place_or_host,
    "confirm": _place_or_host,
    "remind": _of_the_place,
}


def may(user, verb, challenge):
    return RULES[verb](user, challenge)


def require(user, verb, challenge):
    if not may(user, verb, challenge):
        raise ValidationError(_("You may not do this with this challenge."), code="not_allowed")
