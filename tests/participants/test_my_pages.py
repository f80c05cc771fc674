import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse

from companies.models import Skill
from iwate_kankei.models import User
from notifications.models import Message
from participants.models import Consent, FormDraft
from tests.factories import challenge, company, event, participant, user

pytestmark = pytest.mark.django_db
MY_PAGE = 28  # statements, sign-in included
ANSWERS = {
    "name": "岩手　花子",
    "name_kana": "イワテ　ハナコ",
    "residence": "東京都",
    "side_work": "ask",
    "place": "mixed",
    "payment": "either",
}


def code_from_the_outbox(address):
    text = Message.objects.filter(to=address).latest("id").text
    return next(line.strip() for line in text.splitlines() if 4 < len(line.strip()) < 12 and " " not in line)


def test_sign_up_verifies_the_address_by_code_and_returns_to_the_event(client):
    page = event(title="第1回 講座")
    target = f"/events/{page.slug}/"
    answer = client.post(
        f"{reverse('account_signup')}?next={target}",
        {"email": "New@Example.jp", "password1": "hayachine-1917", "consent": "on", "next": target},
    )
    assert answer.status_code == 302
    code = code_from_the_outbox("new@example.jp")
    answer = client.post(reverse("account_email_verification_sent"), {"code": code})
    assert (answer.status_code, answer.url) == (302, target)
    person = User.objects.get(email="new@example.jp")
    assert EmailAddress.objects.get(user=person).verified
    assert person.participant.consents.valid().get().purpose == Consent.Purpose.PROGRAMME


def test_sign_up_without_consent_is_refused_and_keeps_the_address(client):
    answer = client.post(
        reverse("account_signup"), {"email": "new@example.jp", "password1": "hayachine-1917"}
    )
    assert answer.status_code == 200
    assert b"new@example.jp" in answer.content
    assert not User.objects.exists()


def test_my_page_needs_a_login(client):
    answer = client.get("/my/")
    assert (answer.status_code, answer.url) == (302, "/accounts/login/?next=/my/")


def test_somebody_without_a_record_is_asked_to_begin_one_and_comes_back(client, sign_in):
    person = user()
    sign_in(person)
    answer = client.get("/my/profile/")
    assert answer.url == "/my/begin/?next=%2Fmy%2Fprofile%2F"
    assert client.get(answer.url).status_code == 200
    answer = client.post(answer.url, {"consent": "on", "next": "/my/profile/"})
    assert answer.url == "/my/profile/"
    assert person.participant


def test_begin_never_leads_to_another_site(client, sign_in):
    sign_in(user())
    answer = client.post("/my/begin/?next=https://evil.example/", {"consent": "on"})
    assert answer.url == "/my/"


def test_profile_is_saved_normalised_with_skill_levels(client, sign_in):
    person = participant()
    sign_in(person.user)
    accounting, press = Skill.objects.get(slug="accounting"), Skill.objects.get(slug="press")
    answer = client.post(
        "/my/profile/",
        ANSWERS
        | {
            "skills": [accounting.pk, press.pk],
            f"skills-level-{accounting.pk}": "3",
            "fields": ["ec_it", "pr"],
            "available_on": ["weekend"],
            "hours_per_month": "10",
        },
    )
    assert (answer.status_code, answer.url) == (302, "/my/")
    person.refresh_from_db()
    assert (person.name, person.name_kana) == ("岩手 花子", "いわて はなこ")
    assert dict(person.held_skills.values_list("skill__slug", "level")) == {"accounting": 3, "press": 2}
    assert (person.fields, person.available_on, person.hours_per_month) == (["ec_it", "pr"], ["weekend"], 10)


def test_profile_says_what_is_wrong_and_keeps_what_was_typed(client, sign_in):
    person = participant()
    sign_in(person.user)
    answer = client.post("/my/profile/", ANSWERS | {"name_kana": "Hanako", "message": "いつか海の仕事を"})
    assert answer.status_code == 200
    assert "ひらがなで入力してください" in answer.text
    assert "いつか海の仕事を" in answer.text
    assert "いつか海の仕事を" in client.get("/my/profile/").text  # also found again tomorrow


def test_half_done_profile_is_kept_and_found_again_and_dropped_when_saved(client, sign_in):
    person = participant()
    sign_in(person.user)
    accounting = Skill.objects.get(slug="accounting")
    half = {"name": "", "tie_to_iwate": "祖母が釜石", "skills": [accounting.pk], "keep": "1"}
    assert client.post("/my/profile/", half).url == "/my/"
    person.refresh_from_db()
    assert person.tie_to_iwate == ""
    assert "プロフィール" in client.get("/my/").text
    page = client.get("/my/profile/").text
    assert "祖母が釜石" in page
    assert f'value="{accounting.pk}" id="id_skills_{accounting.pk}" checked' in page
    client.post("/my/profile/", ANSWERS)
    assert not FormDraft.objects.exists()


def test_the_script_keeps_what_is_typed_every_few_seconds(client, sign_in):
    sign_in(participant().user)
    assert client.post("/my/profile/keep/", {"tie_to_iwate": "祖母が釜石"}).json() == {"saved": True}
    assert "祖母が釜石" in client.get("/my/profile/").text


def test_kept_profile_can_be_dropped(client, sign_in):
    person = participant()
    sign_in(person.user)
    client.post("/my/profile/", {"tie_to_iwate": "祖母が釜石", "keep": "1"})
    client.post("/my/profile/start-over/")
    assert "祖母が釜石" not in client.get("/my/profile/").text


def test_consents_are_given_and_withdrawn_in_one_click(client, sign_in):
    person = participant()
    sign_in(person.user)
    client.post("/my/consents/news/give/")
    assert person.consents.valid().filter(purpose="news").exists()
    client.post("/my/consents/news/withdraw/")
    assert not person.consents.valid().filter(purpose="news").exists()
    assert client.get("/my/consents/").text.count("ニュース") >= 2


def test_a_consent_is_not_changed_by_following_a_link(client, sign_in):
    sign_in(participant().user)
    assert client.get("/my/consents/news/give/").status_code == 405


def test_my_page_shows_challenges_that_suit_with_reasons(client, sign_in):
    person = participant(fields=["marketing"])
    sign_in(person.user)
    accounting = Skill.objects.get(slug="accounting")
    person.held_skills.create(skill=accounting)
    sheet = challenge(company(name="南部鉄器工房"), title="決算を早くしたい")
    sheet.skills.add(accounting)
    page = client.get("/my/").text
    assert "決算を早くしたい" in page
    assert "会計・経理" in page


def test_my_page_costs_the_same_with_one_and_many_rows(client, sign_in, django_assert_num_queries):
    person = participant()
    sign_in(person.user)
    register_for(person, 1)
    client.get("/my/")
    with django_assert_num_queries(MY_PAGE):
        client.get("/my/")
    register_for(person, 12)
    with django_assert_num_queries(MY_PAGE):
        client.get("/my/")


def register_for(person, times):
    for _time in range(times):
        event().registrations.create(participant=person, status="confirmed")
