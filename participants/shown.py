"""What was suggested to a reader, in their session only: so that a count goes up once a day and person.

The tables learn numbers for each challenge; who saw what is gone with the session.
"""

from iwate_kankei import clock

from . import actions

KEY, MOST = "suggested", 300
PEOPLE = "introduced"  # people who were suggested to the reader today, by challenge


def _today(request):
    kept = request.session.get(KEY)
    today = clock.today().isoformat()
    return kept if kept and kept["day"] == today else {"day": today, "shown": [], "opened": _opened(kept)}


def _opened(kept):
    """What was opened stays for the session: a letter takes longer than a day."""
    return kept["opened"] if kept else []


def remember(request, challenges):
    """Count these challenges (primary keys) as suggested; again on the same day changes nothing."""
    kept = _today(request)
    fresh = [pk for pk in challenges if pk not in kept["shown"]]
    if fresh:
        actions.count_suggested(challenges=fresh)
        request.session[KEY] = kept | {"shown": [*kept["shown"], *fresh][-MOST:]}


def opened(request, challenge):
    """Count that a suggested challenge was opened; once for each session."""
    kept = _today(request)
    if challenge.pk in kept["shown"] and challenge.pk not in kept["opened"]:
        actions.count_opened(challenge=challenge)
        request.session[KEY] = kept | {"opened": [*kept["opened"], challenge.pk][-MOST:]}


def proposed(request, challenge):
    """Count that a proposal was begun after a suggestion was opened in this session."""
    kept = request.session.get(KEY)
    if kept and challenge.pk in kept["opened"]:
        actions.count_proposed(challenge=challenge)
        rest = [pk for pk in kept["opened"] if pk != challenge.pk]
        request.session[KEY] = kept | {"opened": rest}


def introduced(request, challenge, people):
    """Count these people (primary keys) as suggested for the challenge, at most once a day."""
    today, mine = clock.today().isoformat(), [f"{challenge.pk}:{pk}" for pk in people]
    kept = request.session.get(PEOPLE, {})
    seen = kept["shown"] if kept.get("day") == today else []
    fresh = [pk for pk, key in zip(people, mine, strict=True) if key not in seen]
    if fresh:
        actions.count_introduced(participants=fresh)
        request.session[PEOPLE] = {"day": today, "shown": list(dict.fromkeys([*seen, *mine]))[-MOST:]}
