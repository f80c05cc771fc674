"""Signed addresses in mails. They prove which mail was followed; what they allow is said at each."""

from django.core import signing

ENTRY, CHECK_IN, WORK = "matching.entry", "matching.check-in", "matching.work"
TEAM = "matching.round-team"
GOOD_FOR_DAYS = 60


def entry(user, path):
    """Where a host goes after the mailed code. Following it signs nobody in: the code does."""
    return signing.dumps([user.pk, path], salt=ENTRY)


def read_entry(token):
    """(user id, path), or signing.BadSignature."""
    pk, path = _loads(token, ENTRY)
    return pk, path


def check_in(row):
    """Answers this one check-in without signing in, and shows nothing but the question."""
    return signing.dumps(row.pk, salt=CHECK_IN)


def read_check_in(token):
    return _loads(token, CHECK_IN)


def work(match, contact_user):
    """Confirms the hours of this match for the host without signing in."""
    return signing.dumps([match.pk, contact_user.pk], salt=WORK)


def read_work(token):
    pk, user = _loads(token, WORK)
    return pk, user


def team(placement, contact_user):
    """Confirms the team that a round proposes, in the version that was mailed, without signing in."""
    return signing.dumps([placement.pk, placement.version, contact_user.pk], salt=TEAM)


def read_team(token):
    """(placement id, its version, user id)."""
    pk, version, user = _loads(token, TEAM)
    return pk, version, user


def _loads(token, salt):
    return signing.loads(token, salt=salt, max_age=GOOD_FOR_DAYS * 86400)
