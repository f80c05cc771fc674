import copy
from pathlib import Path

import pytest

from notifications import kinds, outbox
from notifications.models import Message


@pytest.fixture
def kind(settings):
    """kind(**options): a kind of this test only; its text (templates/mail/test) holds {{ word }}."""
    templates = copy.deepcopy(settings.TEMPLATES)
    templates[0]["DIRS"] = [*templates[0]["DIRS"], Path(__file__).parent / "templates"]
    settings.TEMPLATES = templates
    before = dict(kinds.KINDS)

    def kind(name="test.word", load=lambda message: {"word": "岩手"}, **options):
        return kinds.register(name, label="Test", load=load, **options)

    yield kind
    kinds.KINDS.clear()
    kinds.KINDS.update(before)


@pytest.fixture
def only():
    """only(): the single message there is, as it is now."""
    return lambda: Message.objects.get()


@pytest.fixture(autouse=True)
def sending_inside_the_test_s_own_transaction(request, monkeypatch):
    """Emptying all tables after each test is slow; only tests of commits themselves pay for it."""
    marker = request.node.get_closest_marker("django_db")
    if marker and not marker.kwargs.get("transaction"):
        monkeypatch.setattr(outbox, "_refuse_transactions", lambda: None)
