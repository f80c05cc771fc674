from types import SimpleNamespace

import pytest
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from django.core.cache import caches
from django.utils.module_loading import import_string

from notifications import outbox

EXTRA = {
    "faults": "the long runs in which servers and workers are killed",
    "deep": "the long versions of property and simulation tests",
}


def pytest_addoption(parser):
    for name, help in EXTRA.items():
        parser.addoption(f"--{name}", action="store_true", help=f"also {help}")


def pytest_configure(config):
    for name, help in EXTRA.items():
        config.addinivalue_line("markers", f"{name}: {help}; runs only with --{name}")


def pytest_collection_modifyitems(config, items):
    for item in items:
        for name in EXTRA:
            if item.get_closest_marker(name) and not config.getoption(name):
                item.add_marker(pytest.mark.skip(reason=f"only with --{name}"))
        if empties_the_tables(item):
            whole = pytest.mark.django_db(transaction=True, serialized_rollback=True)
            item.add_marker(whole, append=False)


def empties_the_tables(item):
    """Tests that commit truncate all tables; what the migrations load must come back for the next."""
    marker = item.get_closest_marker("django_db")
    return bool(marker and marker.kwargs.get("transaction")) or bool(
        {"transactional_db", "live_server"} & set(getattr(item, "fixturenames", ()))
    )


@pytest.fixture
def sign_in(client):
    """sign_in(user): the client as that user. People in office also show a second factor."""

    def sign_in(user, second_factor=True):
        client.force_login(user, backend="iwate_kankei.access.RoleBackend")
        if second_factor and user.duties.is_staff_anywhere:
            Authenticator.objects.get_or_create(
                user=user, type=Authenticator.Type.TOTP, defaults={"data": {"secret": "x"}}
            )
            session = client.session
            record_authentication(SimpleNamespace(session=session), user, "mfa", type="totp")
            session.save()
        return client

    return sign_in


@pytest.fixture
def mails_after(monkeypatch, time_machine, mailoutbox):
    """mails_after(moment, task): what has come when the worker has run the task then and sent what is due."""
    monkeypatch.setattr(outbox, "_refuse_transactions", lambda: None)

    def mails_after(moment, task):
        time_machine.move_to(moment, tick=False)
        mailoutbox.clear()
        for name in (task, "notifications.tasks.send_due"):
            import_string(name).apply(throw=True)
        return list(mailoutbox)

    return mails_after


@pytest.fixture(autouse=True)
def cache_of_its_own(request, monkeypatch):
    """Sign-ups of one test do not use up the rate limit of the next."""
    monkeypatch.setattr(
        caches["default"], "key_prefix", f"{caches['default'].key_prefix}:{request.node.nodeid}"
    )
