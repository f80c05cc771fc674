"""Mails in staff's own words: what can be saved, what goes out, and what happens when it breaks later."""

import pytest
from django.core import mail

from notifications import outbox, sandbox, wordings
from notifications.kinds import KINDS
from notifications.models import Message, Wording
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def wording():
    """wording(kind): the Japanese row of a kind, still with the built-in text."""

    def wording(kind):
        Wording.objects.complete([kind.name])
        return Wording.objects.get(kind=kind.name, language="ja")

    return wording


def sent_to(person, kind, version=""):
    Message.objects.enqueue(kind, to=person, version=version)
    outbox.send_due()
    return mail.outbox[-1]


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("name", sorted(KINDS))
def test_every_built_in_text_can_be_the_start_of_an_edit(name, language):
    subject, text = sandbox.built_in(KINDS[name], language)
    assert subject and text.strip()
    assert sandbox.problem(KINDS[name], subject, text) == ""


def test_staff_words_go_out_instead_of_the_built_in_ones(kind, wording):
    hello, staff = kind(), factories.staff()
    wordings.save(wording=wording(hello), subject="{{ word }}です", text="ようこそ、{{ word }}へ。", by=staff)
    mailed = sent_to(factories.user(), hello)
    assert mailed.subject == "岩手です"
    assert "ようこそ、岩手へ。" in mailed.body
    assert sent_to(factories.user(language="en"), hello).subject == "岩手"


def test_going_back_to_the_built_in_text_keeps_the_history(kind, wording):
    hello, staff = kind(), factories.staff()
    row = wording(hello)
    wordings.save(wording=row, subject="ひとこと", text="あ", by=staff)
    wordings.save(wording=row, subject="", text="", by=staff)
    assert sent_to(factories.user(), hello).subject == "お知らせ 岩手"
    assert [version.subject for version in row.versions.all()] == ["", "ひとこと"]
    assert row.versions.first().made_by == staff


@pytest.mark.parametrize(
    "text",
    [
        "{{ unknown }}",
        "{{ word.__class__ }}",
        "{{ message.recipient.password }}",
        "{% if unknown %}x{% endif %}",
        "{% if word == unknown and word %}x{% endif %}",
        "{{ word|default:unknown }}",
        "{% for x in unknown %}{% endfor %}",
        "{% load static %}",
        "{% include 'mail/base.txt' %}",
        "{% debug %}",
        "{% if word %}",
        "{{ word|safe }}",
        "{{ word",
    ],
)
def test_what_cannot_be_saved(kind, text):
    problem = sandbox.problem(kind(), "お知らせ", text)
    assert bool(problem) == (text != "{{ word")  # a lone brace is only text


def test_a_wording_that_breaks_later_gives_way_to_the_built_in_text(kind, wording):
    hello = kind()
    row = wording(hello)
    wordings.save(wording=row, subject="ひとこと", text="{{ gone_with_a_release }}", by=None)
    assert sent_to(factories.user(), hello).subject == "お知らせ 岩手"
    row.refresh_from_db()
    assert row.broken_since is not None


def test_a_wording_that_fails_while_it_is_filled_gives_way_too(kind, wording):
    class Fact:
        def __str__(self):
            if self.asked:
                raise ZeroDivisionError
            self.asked = True
            return "岩手"

        asked = True

    hello = kind()
    wordings.save(wording=wording(hello), subject="{{ word }}", text="{{ word }}", by=None)
    kind(load=lambda message: {"word": Fact()})
    Message.objects.enqueue(hello, to=factories.user())
    outbox.send_due()
    assert Wording.objects.get(language="ja").broken_since is not None


def test_words_of_people_are_no_templates(kind, wording):
    hello = kind(load=lambda message: {"word": "{{ message.recipient.email }} <b>&"})
    wordings.save(wording=wording(hello), subject="ひとこと", text="{{ word }}", by=None)
    mailed = sent_to(factories.user(), hello)
    assert "{{ message.recipient.email }} <b>&" in mailed.body
    assert "&lt;b&gt;&amp;" in mailed.alternatives[0].content
