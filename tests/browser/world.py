"""The portal with its sample data on a live server, opened by a real browser as each role."""

import os
from contextlib import contextmanager
from types import SimpleNamespace

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command
from django.db import connection

from iwate_kankei.models import User

from . import habits

ROLES = {
    "participant": "participant@example.jp",
    "host": "host@example.jp",
    "mentor": "mentor-kamaishi@example.jp",
    "mentor_ichinoseki": "mentor-ichinoseki@example.jp",
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
    record_authentication(request, user, "password", reauthenticated=True)
    if Authenticator.objects.filter(user=user).exists():
        record_authentication(request, user, "mfa", type="totp")
    session.save()
    browser = "Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0"
    UserSession.objects.create(user=user, ip="127.0.0.1", user_agent=browser, session_key=session.session_key)
    return session.session_key


@contextmanager
def sample_data(language):
    """A database of its own with the sample data: other tests of this process expect empty tables.

    Everybody reads the language, one of settings.LANGUAGES.
    """
    before = connection.settings_dict["NAME"]
    connection.settings_dict["TEST"]["NAME"] = f"browser_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
    connection.close()
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        call_command("load_demo_data", verbosity=0)
        habits.lived(ROLES)
        User.objects.update(language=language)
        yield
    finally:
        with connection.cursor() as cursor:  # threads of the live server may still hold a connection
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        connection.creation.destroy_test_db(before, verbosity=0)


@contextmanager
def orm_beside_playwright():
    """Playwright's sync API runs an event loop in this thread; Django's ORM would refuse to work there."""
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    yield
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
