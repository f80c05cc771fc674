"""The challenges that a signed-in person has looked at lately: in the session only, and gone with it."""

from .models import Challenge

KEY, MOST = "seen_challenges", 5


def remember(request, challenge):
    if not request.user.is_authenticated:
        return  # a visitor who only reads gets no session
    before = [pk for pk in request.session.get(KEY, []) if pk != challenge.pk]
    request.session[KEY] = [challenge.pk, *before][:MOST]


def challenges(request):
    """The last ones first, of those that the person may still see."""
    order = request.session.get(KEY, [])
    if not order:
        return []
    rows = Challenge.objects.visible_to(request.user).select_related("company").in_bulk(order)
    return [rows[pk] for pk in order if pk in rows]
