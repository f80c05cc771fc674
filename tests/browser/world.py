"""The portal with its sample data on a live server, opened by a real browser as each role."""

import os
from contextlib import contextmanager
from types import SimpleNamespace

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command
from django.db import connection
from django.http import QueryDict

from companies.models import Challenge
from iwate_kankei.models import User
from matching import actions as matching_actions
from matching.models import Round
from matching.rounds import running
from participants import actions
from participants.models import Participant
from reports.tasks import keep_month

ROLES = {
    "participant": "participant@example.jp",
    "host": "host@example.jp",
    "mentor": "mentor-kamaishi@example.jp",
    "city": "kamaishi@example.jp",
    "operator": "operator@example.jp",
    "prefecture": "prefecture@example.jp",
}


def session_of(role):
    """The key of a new session of the role's sample account, its second factor shown where it has one."""
    return session_for(User.objects.get(email=ROLES[role]))


def session_for(user):
    """The same for anybody."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "iwate_kankei.access.RoleBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    request = SimpleNamespace(session=session)
    record_authentication(request, user, "password")
    if Authenticator.objects.filter(user=user).exists():
        record_authentication(request, user, "mfa", type="totp")
    session.save()
    return session.session_key


@contextmanager
def sample_data():
    """A database of its own with the sample data: other tests of this process expect empty tables."""
    before = connection.settings_dict["NAME"]
    connection.settings_dict["TEST"]["NAME"] = f"browser_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
    connection.close()
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        call_command("load_demo_data", verbosity=0)
        _habits()
        yield
    finally:
        connection.creation.destroy_test_db(before, verbosity=0)


def _habits():
    """What people have done that the sample data do not tell of, so that no page is empty."""
    keep_month()
    RecoveryCodes.activate(User.objects.get(email=ROLES["prefecture"]))
    participant = Participant.objects.get(user__email=ROLES["participant"])
    for challenge in Challenge.objects.open()[:2]:
        actions.keep_challenge(participant=participant, challenge=challenge)
    actions.save_search(participant=participant, data=QueryDict("q=商品"))
    _confirm_a_round(User.objects.get(email=ROLES["prefecture"]))


def _confirm_a_round(by):
    """The sample round with two runs, of which one is being confirmed."""
    round = Round.objects.live().get()
    for _ in range(2):
        run = matching_actions.start_run(round=round, by=by)
        assert running.carry_out_next()
    run.refresh_from_db()
    matching_actions.choose_run(run=run, by=by)
    matching_actions.annotate(round=round, text="釜石の企業とは電話で話しました。", by=by)
    matching_actions.ask_to_confirm(round=round, by=by)


@contextmanager
def orm_beside_playwright():
    """Playwright's sync API runs an event loop in this thread; Django's ORM would refuse to work there."""
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    yield
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
