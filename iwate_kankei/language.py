"""Changing the language: a cookie for visitors, kept with the account for those who sign in."""

from django.conf import settings
from django.views.decorators.http import require_POST
from django.views.i18n import set_language as set_language_cookie


@require_POST
def set_language(request):
    code = request.POST.get("language")
    if request.user.is_authenticated and code in dict(settings.LANGUAGES):
        request.user.language = code
        request.user.save(update_fields=["language"])
    return set_language_cookie(request)
