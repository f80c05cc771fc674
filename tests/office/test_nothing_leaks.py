"""Somebody of Ichinoseki leaves no trace for Kamaishi: every page reads the same with and without them.

Kamaishi's staff and mentor walk every address of the URL table, search for each of the person's words, use
every filter, autocomplete, action and export, and type the person's address wherever one is typed: once
with the person there, once without. Both answers must be the same, letter by letter.
"""

import contextlib
import difflib
import itertools
import re
import uuid
from urllib.parse import urlencode

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.urls import NoReverseMatch, URLResolver, get_resolver, reverse
from django.utils import timezone

from events.models import Event
from iwate_kankei.models import Assignment, AuditEntry
from matching.models import ContactRecord
from participants.models import Participant, ParticipantSkill
from tests import factories

from .world import MARK, OURS, SLUG_MARK, THEIRS, City

pytestmark = pytest.mark.django_db
REGISTRY = {model._meta.label_lower: page for model, page in admin.site._registry.items()}
OUR_NUMBERS, THEIR_NUMBERS = 800_001, 900_001
FREE_SKILL, NOTE = "阿波踊り😀", "内緒の持病"
EMAIL, CODE = f"{SLUG_MARK}@example.jp", "Y0S0M0N0XY"
WORDS = [MARK, "さんかしゃ", SLUG_MARK, EMAIL, "090-0000-0000", FREE_SKILL, NOTE]
# Not asked for: what ends the session, and what waits for another server.
LEFT_OUT = {"account_logout", "admin:logout", "healthz"}
SLUGS = {"event": "ev", "company": "co"}  # by a part of the name; else a challenge's
# Seen again when everything has been sent.
AFTERWARDS = [
    "/people/?again=1",
    "/events/ev-ours/office/reception/?again=1",
    "/events/ev-ours/office/?again=1",
]
OFFICE = ("/admin/", "/reports/", "/people/", "/mentor/", "/events/ev-ours/office/", "/search/")
VOLATILE = [
    r'name="csrfmiddlewaretoken" value="[^"]*"',
    r'name="(key|code|form_key)" value="[^"]*"',  # names of forms, made anew for each page
    r"\b900\d{3}\b",  # the next number of a table is not taken back with the row
    # How many companies and teams have matched is public, and so are the figures of /results/.
    r"\d+社・\d+組",
    r"<dt>マッチングした(企業|組)</dt><dd class=\"n\">\d+</dd>",
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
]


@pytest.fixture(autouse=True)
def _one_moment(time_machine):
    """Both walks see the same time, and links that are signed with it are the same."""
    time_machine.move_to(timezone.now(), tick=False)


def number_rows_from(start):
    """The next row of every table gets this number: then few numbers reach all rows by address."""
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            cursor.execute(
                "select pg_get_serial_sequence(%s, %s)", [model._meta.db_table, model._meta.pk.column]
            )
            if (name := cursor.fetchone()[0]) is not None:
                cursor.execute("select setval(%s, %s, false)", [name, start])


def plant(programme, skill):
    """A person whom only Ichinoseki knows, in the same programme: they write, work and are written about."""
    number_rows_from(THEIR_NUMBERS)
    theirs = City(THEIRS, programme)
    person = theirs.rows["participants.participant"]
    Participant.objects.filter(pk=person.pk).update(
        skill_words=FREE_SKILL, message=NOTE, employer=f"勤務先{MARK}", name=f"参加者{MARK}😀"
    )
    ParticipantSkill.objects.create(participant=person, skill=skill)
    person.municipalities.set([THEIRS])
    ContactRecord.objects.create(participant=person, author=theirs.mentor, how="phone", summary=NOTE)
    theirs.rows["events.registration"].__class__.objects.filter(participant=person).update(code=CODE)
    AuditEntry.objects.create(
        at=timezone.now(), verb="update", model="participants.participant", row=str(person.pk),
        changes={"name": ["–", f"旧姓{MARK}"]}, user_id=person.user_id,
    )  # fmt: skip


def addresses():
    """Every address of the URL table without arguments, of our rows, of theirs, and of theirs within ours."""
    for name, parameters in _named(get_resolver().url_patterns):
        kinds = [type(converter).__name__ for converter in parameters.values()]
        ours, theirs = ([_argument(name, kind, who) for kind in kinds] for who in (True, False))
        for values in {tuple(ours), tuple(theirs), (*ours[:1], *theirs[1:])}:
            with contextlib.suppress(NoReverseMatch):
                yield reverse(name, kwargs=dict(zip(parameters, values, strict=True)))


def _argument(name, kind, ours):
    if kind == "UUIDConverter":
        return uuid.UUID(int=7)
    if kind == "IntConverter" or name.startswith("admin:"):
        return OUR_NUMBERS if ours else THEIR_NUMBERS
    if name == "events:code":
        return CODE
    row = next((row for app, row in SLUGS.items() if app in name), "ch")
    return f"{row}-ours" if ours else f"{row}-{SLUG_MARK}"


def _named(patterns, space="", held=None):
    for pattern in patterns:
        parameters = (held or {}) | pattern.pattern.converters
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _named(pattern.url_patterns, inner, parameters)
        elif pattern.name and f"{space}{pattern.name}" not in LEFT_OUT:
            yield f"{space}{pattern.name}", parameters


def further(url, body, words, choices):
    """What a page offers by GET: forms with each word and so many choices; with several also its links."""
    start = url.partition("?")[0]
    for query in re.findall(r'href="(\?[^"#]+)"', body) if choices > 1 else ():
        if not query.startswith("?o="):  # the order of rows adds none
            yield start + query.replace("&amp;", "&")
    for form in re.findall(r"<form[^>]*>.*?</form>", body, re.DOTALL):
        if 'method="post"' in form.partition(">")[0]:
            continue
        action = (re.search(r'<form[^>]*action="([^"]*)"', form) or [None, start])[1] or start
        for control in re.findall(r"<input[^>]*>", form):
            name = re.search(r'name="([^"]+)"', control)
            if name and re.search(r'type="(text|search)"', control):
                yield from (f"{action}?{urlencode({name[1]: word})}" for word in words)
        for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL):
            for value in re.findall(r'value="([^"]+)"', options)[:choices]:
                yield f"{action}?{urlencode({name: value})}"


def probes(words):
    """Addresses that no page offers: foreign keys in filters, words in autocompletes."""
    for label, page in REGISTRY.items():
        start = reverse(f"admin:{label.replace('.', '_')}_changelist")
        for item in page.list_filter:
            name = item[0] if isinstance(item, tuple) else item
            if isinstance(name, str):
                yield from (f"{start}?{name}__id__exact={value}" for value in (THEIR_NUMBERS, THEIRS))
                yield f"{start}?{name}__exact={THEIRS}"
        for word in words:
            yield f"{start}?{urlencode({'q': word})}"
        for holder in [page, *page.inlines]:
            for field in holder.autocomplete_fields:
                app, model = (holder.model if holder is not page else page.model)._meta.label_lower.split(".")
                asked = {"app_label": app, "model_name": model, "field_name": field}
                for word in (*words, ""):
                    yield f"{reverse('admin:autocomplete')}?{urlencode(asked | {'term': word})}"


def posts(ours):
    """(address, form): actions and exports with their rows ticked or "all", and their address typed in."""
    for label, page in REGISTRY.items():
        start = reverse(f"admin:{label.replace('.', '_')}_changelist")
        names = [name if isinstance(name, str) else name.__name__ for name in page.actions]
        ticked = {"_selected_action": [THEIR_NUMBERS, THEIR_NUMBERS + 1], "index": 0}
        for action, step in itertools.product(names, ({}, {"confirmed": "1"})):
            yield start, ticked | {"action": action} | step
        for format, across in itertools.product(("csv", "cp932"), ("0", "1")):
            yield start, ticked | {"action": "export", "format": format, "select_across": across}
    desk = reverse("events:walk_in", args=["ev-ours"])
    session = ours.rows["events.event"].sessions.first().pk
    known = {"session": session, "code": "ABCDEFGHJK", "over_capacity": "on"}
    yield desk, known | {"name": "誰か", "name_kana": "だれか", "email": EMAIL}
    yield reverse("events:admit", args=["ev-ours"]), {"email": EMAIL, "reason": "電話", "over_capacity": "on"}
    for name in ("mentor:note_new", "mentor:match_record"):
        yield reverse(name), {"participant": THEIR_NUMBERS, "person_1": THEIR_NUMBERS, "summary": "話"}
    yield reverse("account_signup"), {"email": EMAIL, "password1": "correct-horse-9"}
    yield reverse("account_email"), {"email": EMAIL, "action_add": ""}


def _text(response):
    """What a person reads of the answer; of a PDF or a table for Excel only that it is one."""
    kind = response.get("Content-Type", "")
    if "text" not in kind and "json" not in kind:
        return kind
    body = b"".join(response) if response.streaming else response.content
    text = body.decode("cp932" if "Shift_JIS" in kind else "utf-8")
    for pattern in VOLATILE:
        text = re.sub(pattern, "…", text)
    return text


class Walk:
    """Asks as one person; remembers address and answer."""

    def __init__(self, cookie, words, choices, everywhere=False):
        """words: searched for; choices: of each select; everywhere: also what is public, and probes."""
        self.words, self.choices, self.everywhere = words, choices, everywhere
        self.client = Client()
        self.client.cookies[settings.SESSION_COOKIE_NAME] = cookie
        self.answers = {}

    def ask(self, url, form=None):
        """The page's text if there is one; each is asked once."""
        if (url, str(form)) in self.answers:
            return ""
        response = self.client.get(url) if form is None else self.client.post(url, form)
        text = _text(response)
        self.answers[url, str(form)] = (response.status_code, response.get("Location", ""), text, form)
        return text if response.status_code == 200 else ""

    def all(self, ours):
        """Every address, then what the pages offer, then the probes, then what is sent."""
        offered = []
        for url in addresses():
            body = self.ask(url)
            if self.everywhere or url.startswith(OFFICE):
                offered += further(url, body, self.words, self.choices)
        for url in (*offered, *(probes(self.words) if self.everywhere else ())):
            self.ask(url)
        for url, form in posts(ours):
            self.ask(url, form)
        for url in AFTERWARDS:
            self.ask(url)
        return self.answers

    def repeat(self, answers):
        """The same in the same order. "Not found" told nothing and need not be asked again."""
        for (url, _), (status, _, _, form) in answers.items():
            if status not in {404, 405}:
                self.ask(url, form)
        return self.answers


def walk_with_and_without(sign_in, role, **scope):
    """Addresses whose answer differs, with both answers."""
    number_rows_from(OUR_NUMBERS)
    programme = factories.programme("事業")
    ours, skill = City(OURS, programme), factories.skill("技")
    Event.objects.filter(slug="ev-ours").update(status=Event.Status.PUBLISHED)
    client = sign_in(ours.mentor if role == Assignment.Role.MENTOR else ours.staff(role))
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    cache.clear()
    before = transaction.savepoint()
    plant(programme, skill)
    there = Walk(cookie, **scope).all(ours)
    transaction.savepoint_rollback(before)
    cache.clear()
    gone = Walk(cookie, **scope).repeat(there)
    assert len(gone) > 300  # it did walk
    return {key: _told(gone[key], there[key]) for key in gone if there[key] != gone[key]}


def _told(gone, there):
    """What the answer with the person has otherwise: status, target, lines of the page."""
    lines = difflib.unified_diff(gone[2].splitlines(), there[2].splitlines(), lineterm="", n=0)
    return [gone[:2], there[:2], *lines][:30]


def test_a_person_of_another_city_changes_no_answer_to_city_staff(sign_in):
    assert walk_with_and_without(sign_in, Assignment.Role.CITY, words=WORDS[:1], choices=1) == {}


def test_an_address_typed_at_the_door_says_nothing_of_its_owner(sign_in):
    """Neither whether another city knows it, nor whose it is; their record stays as it was."""
    ours, theirs = City(OURS), City(THEIRS)
    Event.objects.filter(slug="ev-ours").update(status=Event.Status.PUBLISHED)
    client = sign_in(ours.staff(Assignment.Role.CITY))
    for url, form in posts(ours):
        if "/events/" in url:
            answer = client.post(url, form, follow=True)
            assert answer.status_code == 200
            assert MARK not in answer.text
    walked_in = ours.rows["events.event"].registrations.get(participant__name="誰か")
    assert walked_in.participant.email == EMAIL
    assert theirs.rows["participants.participant"].registrations.count() == 1
    assert ours.rows["events.event"].registrations.count() == 2  # the address alone admits nobody either


@pytest.mark.deep
@pytest.mark.parametrize("role", [Assignment.Role.CITY, Assignment.Role.MENTOR])
def test_nor_whatever_is_searched_and_chosen_nor_to_the_mentor(sign_in, role):
    assert walk_with_and_without(sign_in, role, words=WORDS, choices=12, everywhere=True) == {}
