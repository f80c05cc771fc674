import pytest
from django.urls import reverse

from companies.models import Challenge
from iwate_kankei.models import Assignment
from matching.models import Match, Team
from tests import factories

pytestmark = pytest.mark.django_db
LIST = reverse("companies:challenge_list")


def titles(response):
    return [challenge.title for challenge in response.context["object_list"]]


def test_the_list_shows_open_challenges_only(client):
    factories.challenge(title="募集中")
    factories.challenge(title="下書き", status="draft", published_at=None)
    factories.challenge(title="終了", status="closed")
    factories.challenge(title="締切後", apply_until="2020-01-01")
    factories.challenge(factories.company(is_published=False), title="企業が非公開")
    assert titles(client.get(LIST)) == ["募集中"]


def test_filters_come_from_the_address_and_say_how_many(client):
    here = factories.company(municipality=factories.ICHINOSEKI)
    there = factories.company("釜石水産", municipality=factories.KAMAISHI)
    factories.challenge(here, title="一関の売り先", field="marketing")
    factories.challenge(there, title="釜石の後継ぎ", field="succession")
    factories.challenge(there, title="釜石の売り先", field="marketing")

    response = client.get(LIST, {"municipality": factories.KAMAISHI, "field": "marketing"})

    assert titles(response) == ["釜石の売り先"]
    assert "釜石市 (2)" in response.text
    assert f'<option value="{factories.KAMAISHI}" selected>' in response.text


@pytest.mark.parametrize("words", ["水産", "かまいし", "ｱｲｽ", "新商品　販路"])
def test_words_are_found_in_sheet_and_company(client, words):
    company = factories.company("釜石水産", name_kana="かまいしすいさん")
    factories.challenge(company, title="新商品アイスの販路", problem="アイス")
    factories.challenge(title="ほかの課題")
    assert titles(client.get(LIST, {"q": words})) == ["新商品アイスの販路"]


def test_nonsense_in_the_address_is_left_out(client):
    factories.challenge(title="募集中")
    address = {"municipality": "x", "field": "'", "skill": "none", "page": "1"}
    assert titles(client.get(LIST, address)) == ["募集中"]


@pytest.mark.parametrize("rows", [1, 30])
def test_the_list_asks_a_constant_number_of_questions(client, rows, django_assert_num_queries):
    for _ in range(rows):
        sheet = factories.challenge()
        sheet.needs.create(skill=factories.skill())
    with django_assert_num_queries(9):
        assert client.get(LIST).status_code == 200


def test_a_draft_is_seen_by_its_host_its_mentors_and_its_city_only(client, sign_in):
    sheet = factories.challenge(status="draft", published_at=None)
    address = sheet.get_absolute_url()
    assert client.get(address).status_code == 404
    for person, status in [
        (factories.host(at=sheet.company).user, 200),
        (factories.staff(Assignment.Role.MENTOR, factories.ICHINOSEKI), 200),
        (factories.staff(Assignment.Role.CITY, factories.ICHINOSEKI), 200),
        (factories.staff(), 200),
        (factories.staff(Assignment.Role.MENTOR, factories.KAMAISHI), 404),
        (factories.staff(Assignment.Role.CITY, factories.KAMAISHI), 404),
        (factories.participant().user, 404),
    ]:
        assert sign_in(person).get(address).status_code == status


def test_the_owners_plans_for_succession_are_not_public(client):
    company = factories.company(succession="within_3")
    assert "3年以内" not in client.get(company.get_absolute_url()).text


def test_a_host_edits_the_sheet_and_asks_for_review(sign_in):
    sheet = factories.challenge(status="draft", published_at=None)
    client = sign_in(factories.host(at=sheet.company).user)
    form = client.get(reverse("companies:challenge_edit", args=[sheet.slug])).context["form"]
    data = {name: "" if value is None else value for name, value in form.initial.items()}
    client.post(reverse("companies:challenge_edit", args=[sheet.slug]), data | {"title": "販路を広げたい"})
    client.post(reverse("companies:challenge_step", args=[sheet.slug, "submit_for_review"]))
    sheet.refresh_from_db()
    assert (sheet.title, sheet.status) == ("販路を広げたい", Challenge.Status.REVIEW)


def test_a_refused_publication_lists_what_is_missing(sign_in):
    sheet = factories.challenge(status="review", published_at=None, pay="")
    client = sign_in(factories.staff(Assignment.Role.MENTOR, factories.ICHINOSEKI))
    response = client.post(reverse("companies:challenge_step", args=[sheet.slug, "publish"]))
    assert "報酬が書かれていません" in response.text
    sheet.refresh_from_db()
    assert sheet.status == Challenge.Status.REVIEW


def test_whoever_is_in_office_shows_a_second_factor_before_a_step(sign_in):
    sheet = factories.challenge(status="review", published_at=None)
    client = sign_in(factories.staff(), second_factor=False)
    response = client.post(reverse("companies:challenge_step", args=[sheet.slug, "publish"]))
    assert response.status_code == 302
    assert "/accounts/2fa/" in response.url
    sheet.refresh_from_db()
    assert sheet.status == Challenge.Status.REVIEW


def test_offers_of_employment_carry_no_proposal_button(client):
    sheet = factories.challenge(contract="employment")
    assert "応募の取次ぎを行っていません" in client.get(sheet.get_absolute_url()).text


def test_whoever_writes_a_sheet_reads_what_others_in_the_field_have_learned(sign_in):
    sheet = factories.challenge(status="draft", published_at=None, field="succession")
    for field, words in [("succession", "最初に家族と話す"), ("marketing", "写真が大切"), ("succession", "")]:
        match = Match.objects.create(
            challenge=factories.challenge(field=field), team=Team.objects.create(), starts_on="2026-01-10"
        )
        match.closings.create(side="host", results="できた", learned=words, next_step="rest")
        match.closings.create(side="team", results="できた", learned="", next_step="rest")
    page = sign_in(factories.host(at=sheet.company).user).get(
        reverse("companies:challenge_edit", args=[sheet.slug])
    )
    assert [lesson.learned for lesson in page.context["lessons"]] == ["最初に家族と話す"]
    assert "最初に家族と話す" in page.text


def test_only_who_wrote_a_greeting_is_named_on_the_company_page(client):
    company = factories.company()
    factories.host(company, "前川 修")
    page = client.get(company.get_absolute_url()).text
    assert "お会いする人" not in page
    assert "前川 修" not in page
    shown = factories.host(
        company, "紺野 栞", name_kana="こんの しおり", title="店主", greeting="珈琲を飲みに来てください。"
    )
    page = client.get(company.get_absolute_url()).text
    assert "<ruby>紺野 栞<rp>（</rp><rt>こんの しおり</rt>" in page
    assert "珈琲を飲みに来てください。" in page
    assert "前川 修" not in page
    assert shown.email not in page
