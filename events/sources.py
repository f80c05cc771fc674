"""Where people came from: `?ref=` or campaign parameters, kept in the session until they register."""

KEY, LONGEST = "came_from", 80
PARAMETERS = ("ref", "utm_source", "utm_medium", "utm_campaign")


def remember(request, response):
    """Keep the address's source; the first one counts. Without one, visitors get no session."""
    named = [request.GET[name] for name in PARAMETERS if request.GET.get(name)]
    if named and KEY not in request.session:
        request.session[KEY] = "/".join(named)[:LONGEST]
    return response


def of(request):
    return request.session.get(KEY, "")
