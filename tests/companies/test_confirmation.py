"""A published sheet is asked about two weeks before 90 days are over, and closes unless somebody answers."""

import re

import pytest
from django.conf import settings
from django.urls import reverse

from companies import actions
from companies.models import Challenge
from iwate_kankei.models import Assignment
from tests import factories

pytestmark = pytest.mark.django_db
Status = Challenge.Status
# Published on 1 April at 9:00: 76 days are over on 16 June, 90 on 30 June.
TOO_EARLY, ASKED, DAY_AFTER = (f"2026-06-{day} 08:25+09:00" for day in (16, 17, 18))
STILL_OPEN, OVER = "2026-06-30 06:10+09:00", "2026-07-01 06:10+09:00"
AT_EIGHT = "2026-07-01 08:00+09:00"  # nobody is told in the night


@pytest.fixture
def company():
    return factories.company("千厩製作所")


@pytest.fixture
def owner(company):
    return factories.host(at=company, is_primary=True).user


@pytest.fixture
def sheet(company, owner, time_machine):
    time_machine.move_to("2026-04-01 09:00+09:00", tick=False)
    mentor = factories.staff(Assignment.Role.MENTOR, factories.ICHINOSEKI)
    row = factories.challenge(company, title="売り先", status=Status.REVIEW, published_at=None)
    return actions.publish(challenge=row, by=mentor)


@pytest.fixture
def questions(mails_after, sheet):
    return lambda moment: mails_after(moment, "companies.tasks.ask_unconfirmed")


@pytest.fixture
def endings(mails_after, sheet):
    return lambda moment: mails_after(moment, "companies.tasks.expire_unconfirmed")


def test_the_company_is_asked_once_two_weeks_before(questions, owner):
    assert questions(TOO_EARLY) == []
    [mail] = questions(ASKED)
    assert mail.to == [owner.email]
    assert mail.subject == "【ご確認】企業課題「売り先」の募集を続けますか"
    assert "2026年6月30日（火）までに確認がない場合は" in mail.body
    assert questions(ASKED) == []
    assert questions(DAY_AFTER) == []


def test_every_contact_is_asked_in_their_own_language(questions, company, owner):
    owner.language = "en"
    owner.save()
    company.contacts.create(name="工場長", email="works@example.jp")  # has no account
    company.contacts.create(name="電話だけ", phone="0191-00-0000")
    assert {mail.to[0]: mail.subject for mail in questions(ASKED)} == {
        owner.email: 'Do you still want the challenge "売り先"?',
        "works@example.jp": "【ご確認】企業課題「売り先」の募集を続けますか",
    }


def test_whoever_is_a_contact_by_then_is_asked_and_nobody_who_left(questions, company, owner):
    successor = factories.host(at=company, name="二代目").user
    company.contacts.filter(user=owner).delete()
    assert [mail.to for mail in questions(ASKED)] == [[successor.email]]


def test_a_contact_who_comes_after_the_question_gets_it_too(questions, company, owner):
    assert [mail.to for mail in questions(ASKED)] == [[owner.email]]
    company.contacts.create(name="二代目", email="next@example.jp")
    assert [mail.to for mail in questions(DAY_AFTER)] == [["next@example.jp"]]


def test_its_link_leads_to_the_button_that_keeps_it_open(questions, endings, sheet, owner, sign_in):
    [mail] = questions(ASKED)
    [address] = re.findall(rf"{settings.SITE_URL}(/challenges/\S+)", mail.body)
    client = sign_in(owner)
    page = client.get(address).text
    assert "2026年6月30日（火）" in page
    button = reverse("companies:challenge_step", args=[sheet.slug, "confirm"])
    assert f'href="{button}"' in page
    client.post(button)
    assert "2026年9月15日（火）" in client.get(address).text  # 90 days from 17 June
    assert endings(OVER) == []
    assert Challenge.objects.get().status == Status.PUBLISHED


def test_who_confirmed_in_time_is_not_asked_until_the_next_turn(questions, sheet, owner, time_machine):
    time_machine.move_to("2026-06-10 12:00+09:00", tick=False)
    actions.confirm(challenge=sheet, by=owner)
    assert questions(ASKED) == []
    assert len(questions("2026-08-26 08:25+09:00")) == 1  # 77 days later


def test_a_sheet_that_has_ended_is_not_asked_about(questions, sheet, owner):
    actions.close(challenge=sheet, by=owner)
    assert questions(ASKED) == []


def test_in_the_night_the_question_waits_and_an_answer_takes_it_back(questions, sheet, owner):
    assert questions("2026-06-17 22:00+09:00") == []
    actions.confirm(challenge=sheet, by=owner)
    assert questions(DAY_AFTER) == []


def test_without_an_answer_it_closes_after_90_days_and_the_company_is_told_once(
    endings, questions, sheet, owner, client, sign_in
):
    questions(ASKED)
    assert endings(STILL_OPEN) == []
    assert Challenge.objects.get().status == Status.PUBLISHED
    assert endings(OVER) == []
    assert Challenge.objects.get().status == Status.CLOSED
    [mail] = endings(AT_EIGHT)
    assert (mail.to, mail.subject) == ([owner.email], "企業課題「売り先」の募集を終了しました")
    assert endings(AT_EIGHT) == []
    public = client.get(sheet.get_absolute_url()).text
    assert "募集終了" in public
    assert sheet.title not in client.get(reverse("companies:challenge_list")).text
    [address] = re.findall(rf"{settings.SITE_URL}(/challenges/\S+)", mail.body)
    assert sign_in(owner).get(address).status_code == 200  # the form, to look it through and ask for review
