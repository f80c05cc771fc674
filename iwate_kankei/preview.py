"""View as a participant: those in office see the site as somebody sees it who has just registered.

Nobody is impersonated: the pages are shown to an account that stands for no one, cannot sign in and has
taken part in nothing. Nothing can be sent, and what a page would write is rolled back. Admin and sign-in
stay one's own.
"""

import re

from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect
from django.urls import path
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from . import audit
from .access import staff_required
from .models import User

KEY = "preview"
OWN = re.compile(r"/(admin|accounts|preview|i18n|photos)/")  # pages that stay one's own
ACCOUNT = "participant-preview@portal.invalid"  # .invalid: no mail can ever reach it


def account():
    """The account that stands for no one."""
    found, _made = User.objects.get_or_create(
        email=ACCOUNT, defaults={"name": "参加者の表示確認（実在しません）", "is_active": False}
    )
    return found


@staff_required
@require_POST
def begin(request):
    """It is on record who looked, and from when."""
    audit.viewed(request, account())
    request.session[KEY] = True
    return redirect(_next(request, "/"))


@staff_required
@require_POST
def end(request):
    request.session.pop(KEY, None)
    return redirect(_next(request, "/"))


def _next(request, otherwise):
    page = request.POST.get("next", "")
    return page if url_has_allowed_host_and_scheme(page, allowed_hosts={request.get_host()}) else otherwise


class PreviewMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        user = request.user
        if OWN.match(request.path) or not user.is_authenticated or KEY not in request.session:
            return self.get_response(request)
        if not user.duties.is_staff_anywhere:  # the post has ended meanwhile
            del request.session[KEY]
            return self.get_response(request)
        if request.method not in {"GET", "HEAD"}:
            messages.warning(request, _("You are looking as a participant: nothing can be sent."))
            return redirect(request.path)
        language = user.language
        request.user = account()
        request.user.language = language
        request.previewing = True
        with transaction.atomic():
            response = self.get_response(request)
            transaction.set_rollback(True)
        return response


urlpatterns = [path("", begin, name="begin"), path("end/", end, name="end")]
app_name = "preview"
