"""What an address or a form says where no form class reads it: never trusted to be what it should."""

from django.utils.http import url_has_allowed_host_and_scheme

LONGEST = 18  # digits; more than any row's number has


def number(data, name):
    """The whole number `name` of a QueryDict, or None if it holds none: "²", "-1" and "" are none."""
    value = data.get(name, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) <= LONGEST else None


def page(request, otherwise):
    """Where the person wanted to go (`next` in the form or the address) if that lies on this site."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure())
    return target if safe and target.startswith("/") else otherwise  # else redirect() takes it for a name
