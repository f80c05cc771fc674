"""What a guest typed for an event, kept in the session while they sign up or sign in on the way."""

KEY, LONGEST = "typed_for_event", 1000  # characters of an answer, as in the form


def keep(request, event):
    """The answers of this POST; those for another event are forgotten."""
    answers = {
        name: value[:LONGEST]
        for name, value in request.POST.items()
        if name == "stream" or (name[:1] == "q" and name[1:].isdecimal())
    }
    if answers:
        request.session[KEY] = {"event": event.pk, "answers": answers}


def of(request, event):
    """{field name: what was typed}, to begin the form with."""
    kept = request.session.get(KEY) or {}
    return kept.get("answers") if kept.get("event") == event.pk else None


def forget(request):
    if KEY in request.session:
        del request.session[KEY]
