"""The language of a page, who stands behind each write, and what no browser sends."""

from django.core.exceptions import BadRequest
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


class NoNulMiddleware:
    """Refuses the one character that PostgreSQL cannot hold, before some query stumbles over it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if any("\0" in text for text in self.texts(request)):
            raise BadRequest("NUL character")
        return self.get_response(request)

    def texts(self, request):
        yield request.path
        for data in (request.GET, request.POST):
            for values in data.lists():
                yield from (values[0], *values[1])


class AuditMiddleware:
    """Every write of a request carries who made it; see audit.py."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        with audit.watching(request):
            return self.get_response(request)
