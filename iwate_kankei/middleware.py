"""The language of a page, and who stands behind each write."""

from django.middleware.locale import LocaleMiddleware
from django.utils import translation

from . import audit


class LanguageMiddleware(LocaleMiddleware):
    """The person's own choice first, then the cookie, then the browser."""

    def process_request(self, request):
        super().process_request(request)
        if request.user.is_authenticated:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language()


class AuditMiddleware:
    """Every write of a request carries who made it; see audit.py."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        with audit.watching(request):
            return self.get_response(request)
