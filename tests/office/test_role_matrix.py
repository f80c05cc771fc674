"""Every address of the admin × every role × own and foreign rows. A new address without a rule fails."""

import re

import pytest
from django.contrib import admin
from django.urls import URLResolver, get_resolver, reverse
from django.utils import timezone

from companies.models import Challenge
from iwate_kankei import adminpaging
from iwate_kankei.access import LETTERS, MATRIX
from iwate_kankei.adminsite import ScopedChoices
from iwate_kankei.models import Assignment, AuditEntry
from tests import factories

from .rules import ADMIN_PAGES, STAFF_PAGES
from .world import MARK, OURS, SHARED, SLUG_MARK, THEIRS, City

pytestmark = pytest.mark.django_db
PREFECTURE, CITY, OPERATOR, MENTOR = Assignment.Role.values
OFFICE = [PREFECTURE, CITY, OPERATOR]
REGISTRY = {model._meta.label_lower: page for model, page in admin.site._registry.items()}


@pytest.fixture
def world():
    return City(OURS), City(THEIRS)


def may(role, verb, label):
    return LETTERS[verb] in MATRIX.get(label, {}).get(role, "")


def address(label, page, *args):
    return reverse(f"admin:{label.replace('.', '_')}_{page}", args=args)


def admin_names():
    """Names of all addresses below /admin/, model pages as "model:page"."""
    for pattern in admin.site.get_urls():
        if isinstance(pattern, URLResolver):
            label = next(
                label
                for label, page in REGISTRY.items()
                if page.get_urls()[0].name == pattern.url_patterns[0].name
            )
            for page in pattern.url_patterns:
                if page.name:
                    yield page.name.removeprefix(label.replace(".", "_") + "_"), label
        elif pattern.name:
            yield pattern.name, None


USUAL = {"changelist", "add", "change", "delete", "history"}


def test_every_admin_page_has_a_rule():
    custom = {f"{label}:{name}" if label else name for name, label in admin_names() if name not in USUAL}
    assert custom == set(ADMIN_PAGES)


def test_every_model_of_the_admin_is_in_the_matrix():
    assert set(REGISTRY) <= set(MATRIX)


OFFICE_PAGE = re.compile(r"(reports|mentor|people|preview)/|.*/office/|challenges/.+/(edit|<slug:verb>)/")


def staff_names():
    for name, pattern in _named(get_resolver().url_patterns):
        if OFFICE_PAGE.match(pattern):
            yield name


def _named(patterns, space="", route=""):
    for pattern in patterns:
        here = route + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _named(pattern.url_patterns, inner, here)
        else:
            yield f"{space}{pattern.name}", here


def test_every_staff_page_has_a_rule():
    assert set(staff_names()) == set(STAFF_PAGES)


@pytest.mark.parametrize("role", OFFICE)
@pytest.mark.parametrize("label", sorted(REGISTRY))
def test_list_shows_ones_own_only(world, sign_in, label, role):
    ours, theirs = world
    client = sign_in(ours.staff(role))
    response = client.get(address(label, "changelist"))
    if not may(role, "view", label):
        assert response.status_code == 403
        return
    rows = set(response.context["cl"].queryset)
    if label in SHARED:
        return
    assert ours.rows[label] in rows
    assert (theirs.rows[label] in rows) == (role == PREFECTURE)


@pytest.mark.parametrize("role", OFFICE)
@pytest.mark.parametrize("label", sorted(set(REGISTRY) - SHARED))
@pytest.mark.parametrize("view", ["change", "delete", "history"])
def test_pages_of_a_row(world, sign_in, label, role, view):
    verb = {"change": "view", "delete": "delete", "history": "view"}[view]
    ours, theirs = world
    client = sign_in(ours.staff(role))
    own = client.get(address(label, view, ours.rows[label].pk)).status_code
    foreign = client.get(address(label, view, theirs.rows[label].pk)).status_code
    if not may(role, verb, label):
        assert {own, foreign} <= {403, 302}
    elif role == PREFECTURE:
        assert (own, foreign) == (200, 200)
    else:
        assert (own, foreign) == (200, 302)  # "doesn't exist": the same answer as for a number never given


@pytest.mark.parametrize("role", OFFICE)
@pytest.mark.parametrize("label", sorted(REGISTRY))
def test_who_may_add(world, sign_in, label, role):
    allowed = may(role, "add", label) and REGISTRY[label].has_add_permission.__qualname__ != "forbidden"
    response = sign_in(world[0].staff(role)).get(address(label, "add"))
    assert response.status_code == (200 if allowed else 403)


@pytest.mark.parametrize("label", sorted(REGISTRY))
def test_mentors_hosts_participants_and_visitors_are_not_let_in(world, client, sign_in, label):
    ours, _ = world
    page = address(label, "changelist")
    assert client.get(page).status_code == 302
    for person in [
        ours.mentor,
        ours.rows["companies.contact"].user,
        ours.rows["participants.participant"].user,
    ]:
        response = sign_in(person).get(page)
        assert response.status_code == 302
        assert response.url.startswith(reverse("admin:login"))


def _through_a_table_of_its_own(field):
    return field.many_to_many and not field.remote_field.through._meta.auto_created


def foreign_keys():
    for label, page in sorted(REGISTRY.items()):
        for field in [*page.opts.fields, *page.opts.many_to_many]:
            if field.remote_field and field.editable and not _through_a_table_of_its_own(field):
                yield pytest.param(label, field.name, id=f"{label}.{field.name}")


@pytest.mark.parametrize("role", [CITY, OPERATOR])
@pytest.mark.parametrize(("label", "name"), list(foreign_keys()))
def test_choices_of_a_foreign_key_stay_in_ones_own_place(world, rf, label, name, role):
    ours, theirs = world
    page = REGISTRY[label]
    request = rf.get("/")
    request.user = ours.staff(role)
    field = page.opts.get_field(name)
    target = field.remote_field.model._meta.label_lower
    choices = set(page.formfield_for_dbfield(field, request).queryset)
    if target in theirs.rows:
        assert theirs.rows[target] not in choices
        assert not [row for row in choices if MARK in str(row)]


def test_inlines_scope_their_choices_too():
    unscoped = {
        inline.__name__
        for page in REGISTRY.values()
        for inline in page.inlines
        if not issubclass(inline, ScopedChoices)
    }
    assert unscoped == set()


@pytest.mark.parametrize("role", [CITY, OPERATOR])
@pytest.mark.parametrize("label", sorted(set(REGISTRY) - SHARED))
def test_actions_do_not_reach_foreign_rows(world, sign_in, label, role):
    """Each action, on a foreign row, twice: asked and confirmed."""
    ours, theirs = world
    client, row = sign_in(ours.staff(role)), theirs.rows[label]
    last = AuditEntry.objects.order_by("id").last().pk
    names = list(REGISTRY[label].actions) + ["delete_selected"]
    for name in [name if isinstance(name, str) else name.__name__ for name in names]:
        for step in ({}, {"confirmed": "1"}, {"post": "yes"}):
            data = {"action": name, "_selected_action": [row.pk], "index": 0} | step
            response = client.post(address(label, "changelist"), data, follow=True)
            assert MARK not in response.text
    touched = AuditEntry.objects.filter(pk__gt=last, model=label, row=str(row.pk))
    assert not touched.exists()


EXPORTED = sorted(label for label, page in REGISTRY.items() if page.export_fields)


@pytest.mark.parametrize("role", OFFICE)
@pytest.mark.parametrize("label", EXPORTED)
def test_export_of_ticked_and_of_all_rows_takes_ones_own_alone(world, sign_in, label, role):
    """Ticked foreign rows are not in it, "all pages" are all of one's own, and how many is on record."""
    ours, theirs = world
    client, last = sign_in(ours.staff(role)), AuditEntry.objects.order_by("id").last().pk
    both = [ours.rows[label].pk, theirs.rows[label].pk]
    form = {"action": "export", "format": "csv", "_selected_action": both, "index": 0}
    for across in ("0", "1"):
        answer = client.post(address(label, "changelist"), form | {"select_across": across})
        if not may(role, "view", label):
            assert answer.status_code == 403
            continue
        text = answer.content.decode("utf-8-sig")
        assert (MARK in text) == (role == PREFECTURE)
        rows = 2 if role == PREFECTURE else 1
        assert len(text.splitlines()) == 1 + rows
    written = AuditEntry.objects.filter(pk__gt=last, verb="export", model=label)
    taken = [entry.changes["rows"][1] for entry in written]
    assert taken == ([2, 2] if role == PREFECTURE else [1, 1] if may(role, "view", label) else [])


def test_an_action_over_the_whole_list_asks_once_more_and_takes_what_the_list_holds(world, sign_in):
    """ "Select all" of a filtered list: not only the ticked row, and none that the person may not see."""
    ours, theirs = world
    sheets = [ours.rows["companies.challenge"]] + [
        factories.challenge(ours.rows["companies.company"], ours.rows["iwate_kankei.programme"])
        for _ in range(2)
    ]
    Challenge.objects.update(status="published", published_at=timezone.now(), confirmed_at=timezone.now())
    client, page = sign_in(ours.staff(CITY)), address("companies.challenge", "changelist")
    form = {"action": "close", "_selected_action": [sheets[0].pk], "select_across": "1", "index": 0}
    asked = client.post(page, form)
    assert asked.context["count"] == 3 and asked.context["across"]
    assert MARK not in asked.text
    assert set(Challenge.objects.values_list("status", flat=True)) == {"published"}
    client.post(page, form | {"confirmed": "1"})
    closed = Challenge.objects.filter(status="closed")
    assert set(closed.values_list("pk", flat=True)) == {sheet.pk for sheet in sheets}
    theirs.rows["companies.challenge"].refresh_from_db()
    assert theirs.rows["companies.challenge"].status == "published"


@pytest.mark.parametrize("label", ["iwate_kankei.auditentry", "notifications.wording"])
def test_history_says_nothing_of_numbers_to_those_who_may_not_look(world, sign_in, label):
    client = sign_in(world[0].staff(CITY))
    there = AuditEntry.objects.order_by("id").last().pk
    assert {client.get(address(label, "history", pk)).status_code for pk in (there, 10**9)} == {403}


def test_a_long_list_counts_no_further_than_it_turns_over(monkeypatch, sign_in):
    monkeypatch.setattr(adminpaging, "COUNTED", 3)
    for name in "abcde":
        factories.company(name)
    page = sign_in(factories.staff()).get(address("iwate_kankei.auditentry", "changelist"))
    assert page.context["cl"].result_count == 3
    assert "3件を超えています" in page.text


def autocompletes():
    for label, page in sorted(REGISTRY.items()):
        for holder in [page, *page.inlines]:
            for name in holder.autocomplete_fields:
                owner = holder.model._meta.label_lower if holder is not page else label
                yield pytest.param(owner, name, id=f"{owner}.{name}")


@pytest.mark.parametrize("role", [CITY, OPERATOR])
@pytest.mark.parametrize(("label", "name"), sorted(autocompletes(), key=str))
def test_autocomplete_finds_nothing_foreign(world, sign_in, label, name, role):
    client = sign_in(world[0].staff(role))
    app, model = label.split(".")
    for term in (MARK, SLUG_MARK, ""):
        response = client.get(
            reverse("admin:autocomplete"),
            {"app_label": app, "model_name": model, "field_name": name, "term": term},
        )
        assert response.status_code in {200, 403}
        found = response.json().get("results", []) if response.status_code == 200 else []
        assert not [choice for choice in found if MARK in choice["text"]]


@pytest.mark.parametrize("role", [CITY, OPERATOR])
@pytest.mark.parametrize("label", sorted(REGISTRY))
def test_nothing_foreign_in_lists_filters_search_counts_and_order(world, sign_in, label, role):
    client = sign_in(world[0].staff(role))
    start = address(label, "changelist")
    first = client.get(start)
    if first.status_code == 403:
        return
    links = {start + href for href in re.findall(r'href="(\?[^"]+)"', first.text)}
    for term in (MARK, SLUG_MARK, "参加者", "@example.jp", "090"):
        links.add(f"{start}?q={term}")
    for href in sorted(links):
        page = client.get(href.replace("&amp;", "&"))
        body = page.text.replace(f'value="{MARK}"', "").replace(f'value="{SLUG_MARK}"', "")
        body = re.sub(r'(href|action)="[^"]*"', "", body)  # the search words come back in links
        assert MARK not in body and SLUG_MARK not in body, href
        if MARK in href or SLUG_MARK in href:
            assert page.context["cl"].result_count == 0


@pytest.mark.parametrize("lookup", ["contacts__user__email__startswith", "mentor__email__startswith"])
def test_lookups_in_the_address_do_not_probe_other_tables(world, sign_in, lookup):
    client = sign_in(world[0].staff(CITY))
    response = client.get(address("companies.company", "changelist"), {lookup: "y"})
    assert response.status_code in {302, 400}


def test_foreign_and_unknown_numbers_get_the_same_answer(world, sign_in):
    ours, theirs = world
    client = sign_in(ours.staff(CITY))
    for label in ("companies.company", "companies.challenge"):
        foreign = client.get(address(label, "change", theirs.rows[label].pk), follow=True).text
        unknown = client.get(address(label, "change", 10**9), follow=True).text
        assert re.sub(r"\d+|value=\S+", "", foreign) == re.sub(r"\d+|value=\S+", "", unknown)


def lets_in(response):
    """Into the page, or to its answer to a GET that should have been a POST; not to the sign-in page."""
    return response.status_code in {200, 302, 400, 405} and "/accounts/" not in response.get("Location", "")


@pytest.mark.parametrize("name", sorted(name for name, rule in STAFF_PAGES.items() if not rule.elsewhere))
def test_staff_pages_let_in_the_roles_of_their_rule(world, client, sign_in, name):
    rule, (ours, theirs) = STAFF_PAGES[name], world
    own = reverse(name, args=rule.args(ours))
    assert not lets_in(client.get(own)) or client.get(own).status_code == 405
    for role in Assignment.Role.values:
        person = ours.mentor if role == MENTOR else ours.staff(role)
        response = sign_in(person).get(own)
        assert lets_in(response) == (role in rule.roles), (role, response.status_code)
        assert MARK not in response.content.decode(errors="ignore") or role == PREFECTURE, role
        if rule.row and role != PREFECTURE:
            foreign = reverse(name, args=rule.args(theirs))
            method = client.post if response.status_code == 405 else client.get
            assert method(foreign).status_code in {403, 404}, role
    host, guest = ours.rows["companies.contact"].user, ours.rows["participants.participant"].user
    assert sign_in(guest).get(own).status_code in {403, 404, 405}
    assert sign_in(theirs.rows["companies.contact"].user).get(own).status_code in {403, 404, 405}
    assert sign_in(host).get(own).status_code in ({200} if rule.host else {403, 404, 405})


@pytest.mark.parametrize("role", [CITY, OPERATOR, MENTOR])
@pytest.mark.parametrize(
    "name", ["search", "home", "events:list", "companies:challenge_list", "reports:results"]
)
def test_public_pages_tell_staff_nothing_of_anothers_drafts(world, sign_in, name, role):
    ours, _ = world
    client = sign_in(ours.mentor if role == MENTOR else ours.staff(role))
    for term in (MARK, "参加者", SLUG_MARK):
        body = re.sub(r'(value|href|content)="[^"]*"', "", client.get(reverse(name), {"q": term}).text)
        assert MARK not in re.sub(r"<title>.*?</title>|<h1>.*?</h1>|<p.*?</p>", "", body, flags=re.S)
