"""The history of a company's challenges and matches: read by those who answer for the place alone."""

import re

import pytest
from django.urls import reverse

from companies.models import Company
from iwate_kankei.models import Assignment
from matching.models import Match, Team
from tests import factories

pytestmark = pytest.mark.django_db
ICHINOSEKI, KAMAISHI = factories.ICHINOSEKI, factories.KAMAISHI
PREFECTURE, CITY, OPERATOR, MENTOR = Assignment.Role.values
# What stands in the part for the office: nothing of it is public.
INSIDE = {
    "3年以内",  # when the owner hands over
    "苗づくり三人組",  # the team of a match
    "ボツになった課題",  # a draft of last year
    "社長の氏名",
    "owner@example.jp",
    "0191-12-3456",
    "担当のメンター",
}


@pytest.fixture
def programme():
    return factories.programme("ことしの事業")


@pytest.fixture
def company(programme):
    mentor = factories.staff(MENTOR, ICHINOSEKI, name="担当のメンター")
    row = factories.company(succession="within_3", mentor=mentor)
    row.contacts.create(name="社長の氏名", email="owner@example.jp", phone="0191-12-3456")
    last_year = factories.programme("去年の事業", fiscal_year=2024)
    factories.challenge(row, last_year, title="ボツになった課題", status="draft", published_at=None)
    done = factories.challenge(row, last_year, title="去年の課題", status="closed")
    Match.objects.create(
        challenge=done, team=Team.objects.create(name="苗づくり三人組"), starts_on="2025-01-10"
    )
    factories.challenge(row, programme, title="ことしの課題")
    return row


def read_of(client, company):
    page = client.get(company.get_absolute_url())
    assert page.status_code == 200
    return {words for words in INSIDE if words in page.text}


@pytest.mark.parametrize(("role", "place"), [(PREFECTURE, None), (CITY, ICHINOSEKI), (MENTOR, ICHINOSEKI)])
def test_those_who_answer_for_the_place_read_all_of_it(sign_in, company, role, place):
    client = sign_in(factories.staff(role, place))
    assert read_of(client, company) == INSIDE
    history = client.get(company.get_absolute_url()).context["history"]
    assert [challenge.title for challenge in history] == ["ことしの課題", "去年の課題", "ボツになった課題"]


@pytest.mark.parametrize("role", [CITY, MENTOR])
def test_another_city_reads_what_everybody_reads(sign_in, company, role):
    assert read_of(sign_in(factories.staff(role, KAMAISHI)), company) == set()


@pytest.mark.parametrize("theirs", [True, False])
def test_an_operator_reads_what_everybody_reads(sign_in, company, programme, theirs):
    """An operator runs events; owner and mentor speak about succession in confidence."""
    run = programme if theirs else factories.programme("よその事業", municipalities=[KAMAISHI])
    person = factories.staff(OPERATOR, programme=run)
    # Their drafts they do see: they operate the programme that shows them.
    assert read_of(sign_in(person), company) - {"ボツになった課題"} == set()


def test_the_host_reads_their_sheets_but_not_the_offices_part(sign_in, company):
    """Nor what the office has written about their succession."""
    read = read_of(sign_in(factories.host(at=company).user), company)
    assert read == {"ボツになった課題"}
    assert read_of(sign_in(factories.host(at=factories.company()).user), company) == set()


def test_participants_and_visitors_read_what_is_public(client, sign_in, company):
    assert read_of(client, company) == set()
    assert read_of(sign_in(factories.participant().user), company) == set()


@pytest.mark.parametrize("role", [PREFECTURE, CITY, MENTOR])
def test_not_without_the_second_factor_nor_after_the_post(sign_in, company, role):
    place = None if role == PREFECTURE else ICHINOSEKI
    client = sign_in(factories.staff(role, place), second_factor=False)
    assert not read_of(client, company) - {"ボツになった課題"}
    former = factories.staff(role, place, starts_on="2025-04-01", ends_on="2026-03-31")
    assert read_of(sign_in(former), company) == set()


def test_a_company_that_is_not_public_is_there_for_its_own_only(client, sign_in, company):
    company.is_published = False
    company.save()
    address = company.get_absolute_url()
    assert client.get(address).status_code == 404
    for role, place, status in [
        (PREFECTURE, None, 200),
        (CITY, ICHINOSEKI, 200),
        (MENTOR, ICHINOSEKI, 200),
        (CITY, KAMAISHI, 404),
        (MENTOR, KAMAISHI, 404),
    ]:
        assert sign_in(factories.staff(role, place)).get(address).status_code == status


@pytest.fixture
def elsewhere():
    return factories.company("よその会社", municipality=KAMAISHI, succession="within_10")


@pytest.mark.parametrize(
    ("role", "place", "own", "foreign"),
    [
        (PREFECTURE, None, True, True),
        (CITY, ICHINOSEKI, True, False),
        (CITY, KAMAISHI, False, True),
        (OPERATOR, None, False, False),
    ],
)
@pytest.mark.parametrize("view", ["change", "history"])
def test_in_the_admin_succession_is_read_by_the_same(
    sign_in, company, elsewhere, programme, view, role, place, own, foreign
):
    Company.objects.update(succession="settled")  # the history tells old and new value
    Company.objects.filter(pk=company.pk).update(succession="within_3")
    Company.objects.filter(pk=elsewhere.pk).update(succession="within_10")
    client = sign_in(factories.staff(role, place, programme if role == OPERATOR else None))
    for row, words, may in [(company, "3年以内", own), (elsewhere, "10年以内", foreign)]:
        answer = client.get(reverse(f"admin:companies_company_{view}", args=[row.pk]))
        selected = re.search(rf"selected>{words}|→ {words}", answer.text)
        assert bool(answer.status_code == 200 and selected) == may
        if role == OPERATOR:
            assert answer.status_code == 200
            assert words not in answer.text


def test_an_operator_finds_no_company_by_its_succession(sign_in, company, programme):
    page = reverse("admin:companies_company_changelist")
    client = sign_in(factories.staff(OPERATOR, programme=programme))
    assert list(client.get(page).context["cl"].queryset) == [company]
    assert "succession" not in client.get(page).text
    for asked in ("succession__exact", "succession", "succession__startswith"):
        assert client.get(page, {asked: "within_3"}).status_code == 400
    city = sign_in(factories.staff(CITY, ICHINOSEKI))
    assert list(city.get(page, {"succession__exact": "within_3"}).context["cl"].queryset) == [company]


@pytest.mark.parametrize("years", [1, 4])
def test_a_long_history_asks_no_more_questions(sign_in, company, years, django_assert_num_queries):
    for year in range(years):
        sheet = factories.challenge(company, factories.programme(fiscal_year=2020 + year), status="closed")
        Match.objects.create(challenge=sheet, team=Team.objects.create(name="組"), starts_on="2025-01-10")
    client = sign_in(factories.staff(CITY, ICHINOSEKI))
    with django_assert_num_queries(15):
        client.get(company.get_absolute_url())
