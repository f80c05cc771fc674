"""Which mails one gets: reached by a signed link in every mail, without signing in."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from .. import actions, links
from ..forms import PreferenceForm
from ..kinds import KINDS


@never_cache
def edit(request, token):
    user = links.read_preferences(token)
    if user is None:
        return _broken(request)
    form = PreferenceForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Your choice is saved."))
        return redirect(request.path)
    return render(request, "notifications/preferences.html", {"form": form, "address": _masked(user.email)})


@csrf_exempt  # the mail program posts here by itself (RFC 8058); the signed token is the permission
@never_cache
def stop(request, token):
    """POST stops the news or one optional kind at once; GET only asks, since mail scanners follow links."""
    found = links.read_stop(token)
    if found is None:
        return _broken(request)
    user, what = found
    if request.method == "POST":
        actions.stop(user=user, what=what, how="one click in a mail")
    facts = {
        "done": request.method == "POST",
        "kind": KINDS.get(what),
        "address": _masked(user.email),
        "preferences_url": links.preferences(user),
    }
    return render(request, "notifications/stop.html", facts)


def _broken(request):
    return render(request, "notifications/broken_link.html", status=404)


def _masked(address):
    """h…o@example.jp: enough to know which address, nothing for whoever else holds the link."""
    local, _at, domain = address.partition("@")
    return f"{local[:1]}…{local[-1:]}@{domain}"
