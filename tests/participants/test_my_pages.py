import re
from datetime import date, timedelta
from math import inf

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from companies.models import Skill
from iwate_kankei.models import User
from iwate_kankei.templatetags.dates import jdate, jdatetime
from matching.actions import move_match, record_match
from notifications.models import Message
from participants import suggestions
from participants.models import Consent, FormDraft
from tests.factories import challenge, company, event, participant, staff, user
from tests.matching.ties import letter, sent

pytestmark = pytest.mark.django_db
OF_SOMEBODY_NEW, MY_PAGE = 24, 32  # statements, sign-in included
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


def test_three_answers_are_enough_and_marked_and_the_others_stay_as_they_were(client, sign_in):
    person = participant(side_work="ask", payment="paid")
    sign_in(person.user)
    assert client.get("/my/profile/").text.count("※必須") == 3
    needed = {name: ANSWERS[name] for name in ("name", "name_kana", "residence")}
    assert client.post("/my/profile/", needed).status_code == 302
    person.refresh_from_db()
    assert (person.side_work, person.payment, person.place) == ("ask", "paid", "mixed")


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
    elsewhere = Client()
    elsewhere.force_login(person.user)
    assert "入力途中の内容" in elsewhere.get("/my/").text
    page = elsewhere.get("/my/profile/").text
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
    page = client.get("/my/consents/").text
    assert (
        page.count("ニュース") >= 2 and len(re.findall(r"\d\d マイページ<", page)) == 2
    )  # how it was given, how withdrawn


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


def test_the_first_look_says_what_waits_until_when_and_nothing_that_cannot_be_done_any_more(client, sign_in):
    person = participant()
    sign_in(person.user)
    soon = timezone.now() + timedelta(days=3)
    meeting = event(title="第3回 講座", starts_at=soon)
    meeting.registrations.create(participant=person, status="waiting")
    letters = {name: sent(challenge(company(name=name)), person) for name in ["見本酒造", "見本水産"]}
    talks = {
        name: row.talks.create(times=[timezone.now() + timedelta(days=days)])
        for (name, row), days in zip(letters.items(), [2, -2], strict=True)
    }
    works, past = (
        record_match(
            challenge=challenge(company(name=name)),
            participants=[person],
            starts_on=timezone.localdate() - timedelta(days=20),
            by=staff(),
        )
        for name in ["見本工房", "昔の工房"]
    )
    for match in (works, past):
        match.check_ins.filter(step="2w").update(due_on=timezone.localdate() - timedelta(days=6))
    move_match(match=past, to="ended", by=staff(), reason="人手が足りず")

    page = client.get("/my/").text
    waiting = waiting_part(client)
    facts = page[page.index('class="facts"') : page.index('class="tabs"')]
    assert (
        waiting.count("面談の日時を選んでください") == 1 and jdatetime(talks["見本酒造"].times[0]) in waiting
    )
    assert waiting.count("状況をお知らせください") == 1 and "見本工房" in waiting and "期限切れ" in waiting
    assert "キャンセル待ち" in facts  # not as if the seat were sure
    assert f"回答期限：{jdate(letters['見本酒造'].answer_by)}" in page


def test_three_things_that_wait_are_open_and_the_rest_is_one_tap_away(client, sign_in):
    """So that the next date stays on the first screen of a telephone, however much there is to answer."""
    person = participant("岩手 花子")
    sign_in(person.user)
    for number in range(2):
        letter(challenge(company(name=f"見本{number}商店"), title=f"課題その{number}"), person)
    assert waiting_part(client).count("<li>") == 3  # the letters, and what is asked of somebody new
    assert "<details" not in waiting_part(client)
    letter(challenge(company(name="見本2商店"), title="課題その2"), person)
    shown, folded = waiting_part(client).split("<details")
    assert shown.count("<li>") == 3
    assert "ほか1件" in folded and folded.count("<li>") == 1


def waiting_part(client):
    page = client.get("/my/").text
    return page[page.index('class="todo"') : page.index('class="facts"')]


def test_my_page_costs_the_same_with_one_and_many_rows(
    client, sign_in, django_assert_num_queries, monkeypatch
):
    """Of somebody with skills, dates, letters and matches, whom a challenge suits."""
    person = participant(fields=["marketing"])
    sign_in(person.user)
    skills = iter(Skill.objects.all())

    def more(number):
        event().registrations.create(participant=person, status="confirmed")
        person.held_skills.create(skill=next(skills))
        letter(challenge(company(name=f"見本{number}商店")), person)
        record_match(
            challenge=challenge(company(name=f"見本{number}工房")),
            participants=[person],
            starts_on=date(2026, 1, 5),
            by=staff(),
        )

    challenge(company(name="見本酒造")).skills.add(Skill.objects.first())
    monkeypatch.setattr(suggestions._Kept, "index", suggestions._index())  # at hand, as it runs
    monkeypatch.setattr(suggestions._Kept, "until", inf)
    client.get("/my/")
    with django_assert_num_queries(OF_SOMEBODY_NEW):
        client.get("/my/")
    more(1)
    client.get("/my/")
    with django_assert_num_queries(MY_PAGE):
        client.get("/my/")
    for number in range(2, 8):
        more(number)
    with django_assert_num_queries(MY_PAGE):
        page = client.get("/my/").text
    assert all(name in page for name in ["見本7商店", "見本7工房", "見本酒造"])
