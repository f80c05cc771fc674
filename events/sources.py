"""Where people came from: `?ref=` or campaign parameters of any page, kept until they register.

Nothing is kept about visitors who bring none. Those who bring one are counted by day and source only.
"""

from iwate_kankei import clock

from .models import Arrival

KEY, LONGEST = "came_from", 80
PARAMETERS = ("ref", "utm_source", "utm_medium", "utm_campaign")


class SourceMiddleware:
    """Keep the address's source in the session; the first one counts."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.GET and request.method == "GET" and response.status_code == 200:
            remember(request)
        return response


def remember(request):
    source = named(request.GET)
    if source and KEY not in request.session:
        request.session[KEY] = source
        Arrival.objects.count_one(source, clock.today())


def named(parameters):
    """The source that an address names: its parameters joined by "/", printable characters only."""
    given = (_printable(parameters.get(name, "")) for name in PARAMETERS)
    return "/".join(value for value in given if value)[:LONGEST]


def _printable(text):
    return " ".join("".join(one if one.isprintable() else " " for one in text).split())


def of(request):
    return request.session.get(KEY, "")
