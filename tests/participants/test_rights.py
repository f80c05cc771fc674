import datetime as dt

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone

from companies.models import Skill
from events.actions import register
from iwate_kankei.templatetags.dates import jdate
from iwate_kankei.today import todos
from matching.actions import record_match
from notifications.kinds import Withdrawn
from notifications.models import Message
from notifications.rendering import words
from participants import actions
from participants.actions.next_steps import seasons
from participants.models import DataRequest, NextStep, Participant
from tests.factories import challenge, event, participant, staff, user
from tests.matching.ties import letter

pytestmark = pytest.mark.django_db
DIRECTORY = 10  # statements, sign-in included


def request_of(person, kind=DataRequest.Kind.CORRECTION, words_="漢字が違います"):
    return actions.make_request(participant=person, kind=kind, words=words_)


def test_a_request_is_due_in_30_days_and_confirmed_by_mail():
    row = request_of(participant())
    assert row.due_on == timezone.localdate() + dt.timedelta(days=30)
    message = Message.objects.get(kind="participants.request_received")
    subject, text = words(message)
    assert subject == "個人情報に関するご請求を受け付けました"
    assert "内容：訂正" in text


def test_asking_again_while_one_is_open_makes_no_second_request():
    person = participant()
    assert request_of(person) == request_of(person)
    assert Message.objects.filter(kind="participants.request_received").count() == 1


def test_a_settled_request_is_answered_by_mail_and_not_settled_twice():
    row = request_of(participant())
    actions.settle_request(request=row, by=staff(), answer="直しました")
    _subject, text = words(Message.objects.get(kind="participants.request_settled"))
    assert "直しました" in text
    with pytest.raises(ValidationError):
        actions.settle_request(request=row, by=staff(), answer="もう一度")


def test_the_prefecture_is_reminded_of_a_request_step_by_step_and_not_once_it_is_settled():
    office, row = staff(), request_of(participant())
    due = Message.objects.filter(kind="participants.request_due", recipient=office)
    counts = []
    for day in (15, 16, 17, 23, 29, 30, 31, 38, 60):
        with time_machine.travel(timezone.now() + dt.timedelta(days=day)):
            actions.remind_of_requests()
            actions.remind_of_requests()
            counts.append(due.count())
    assert counts == [0, 1, 1, 2, 3, 3, 4, 5, 5]
    with time_machine.travel(timezone.now() + dt.timedelta(days=31)):
        subject, text = words(due.last())
        assert subject.startswith("【期限超過】")
        assert "訂正" in text
        actions.settle_request(request=row, by=office, answer="直しました")
    with pytest.raises(Withdrawn):
        words(due.last())


def test_declining_needs_a_reason():
    with pytest.raises(ValidationError):
        actions.settle_request(request=request_of(participant()), by=staff(), answer=" ", declined=True)


def test_stop_of_use_takes_effect_when_it_is_settled():
    person = participant()
    row = request_of(person, DataRequest.Kind.SUSPENSION)
    actions.settle_request(request=row, by=staff())
    person.refresh_from_db()
    assert not person.takes_part
    with pytest.raises(ValidationError, match="停止"):
        register(event=event(), participant=person)


def test_erasure_is_not_ticked_off_without_erasing():
    with pytest.raises(ValidationError):
        actions.settle_request(request=request_of(participant(), DataRequest.Kind.ERASURE), by=staff())


def test_a_person_makes_and_withdraws_a_request_on_my_page(client, sign_in):
    person = participant()
    sign_in(person.user)
    answer = client.post("/my/requests/", {"kind": "correction", "words": ""})
    assert "訂正する内容を入力してください" in answer.text
    client.post("/my/requests/", {"kind": "correction", "words": "髙橋です"})
    row = person.data_requests.get()
    page = client.get("/my/requests/").text
    assert "髙橋です" in page and f"{jdate(row.due_on)}までに回答します" in page
    client.post(f"/my/requests/{row.pk}/withdraw/")
    row.refresh_from_db()
    assert row.status == DataRequest.Status.WITHDRAWN


def test_nobody_withdraws_the_request_of_another(client, sign_in):
    row = request_of(participant())
    sign_in(participant().user)
    assert client.post(f"/my/requests/{row.pk}/withdraw/").status_code == 404


def test_ask_me_again_in_spring_really_asks_and_asks_once():
    person = participant()
    with time_machine.travel("2026-11-23 10:00+09:00"):
        spring = seasons()[1]
        assert spring == (dt.date(2027, 3, 1), "春")
        actions.choose_next_step(participant=person, kind=NextStep.Kind.ASK_LATER, ask_on=spring[0])
        assert actions.ask_again() == 0
    with time_machine.travel("2027-03-04 10:00+09:00"):  # the machine was off for three days: late is fine
        assert actions.ask_again() == 1
        assert actions.ask_again() == 0
    assert Message.objects.filter(kind="participants.next_step", recipient=person.user).count() == 1


def test_whoever_has_chosen_something_else_meanwhile_is_not_asked():
    person = participant()
    day = timezone.localdate() + dt.timedelta(days=90)
    actions.choose_next_step(participant=person, kind=NextStep.Kind.ASK_LATER, ask_on=day)
    actions.choose_next_step(participant=person, kind=NextStep.Kind.TALK)
    with time_machine.travel(timezone.now() + dt.timedelta(days=100)):
        assert actions.ask_again() == 0
    assert person.next_steps.count() == 2
    assert person.next_steps.current().get().kind == NextStep.Kind.TALK


def test_a_day_that_has_passed_is_no_day_to_ask_again():
    with pytest.raises(ValidationError):
        actions.choose_next_step(
            participant=participant(), kind=NextStep.Kind.ASK_LATER, ask_on=timezone.localdate()
        )


def test_the_next_step_is_chosen_on_a_page(client, sign_in):
    person = participant()
    sign_in(person.user)
    answer = client.post("/my/next/", {"kind": "ask_later"})
    assert "お声がけする時期を選択してください" in answer.text
    day = seasons()[0][0]
    client.post("/my/next/", {"kind": "ask_later", "ask_on": day.isoformat(), "words": "ﾊﾙに"})
    step = person.next_steps.get()
    assert (step.ask_on, step.words) == (day, "ハルに")


def test_the_directory_shows_only_what_was_chosen_and_only_while_agreed(client, sign_in):
    shown = participant("盛岡 次郎", residence="東京都", occupation="税理士")
    participant("宮古 三郎")
    sign_in(participant("遠野 月子").user)
    actions.enter_directory(participant=shown, shows=["residence"])
    page = client.get("/my/members/").text
    assert "盛岡 次郎" in page
    assert "東京都" in page
    assert "税理士" not in page
    assert "宮古 三郎" not in page
    actions.withdraw_consent(participant=shown, purpose="directory", how="my page")
    assert "盛岡 次郎" not in client.get("/my/members/").text


def test_the_directory_costs_the_same_with_one_and_thirty_members(client, sign_in, django_assert_num_queries):
    sign_in(participant().user)
    actions.enter_directory(participant=participant("人 0"), shows=["skills", "municipalities"])
    client.get("/my/members/")
    with django_assert_num_queries(DIRECTORY):
        client.get("/my/members/")
    for number in range(29):
        actions.enter_directory(participant=participant(f"人 {number}"), shows=["skills", "municipalities"])
    with django_assert_num_queries(DIRECTORY):
        client.get("/my/members/")


def test_who_had_no_tie_for_years_is_proposed_for_erasing_unless_kept():
    with time_machine.travel("2019-05-01 10:00+09:00"):
        gone, kept, busy = participant("人 一"), participant("人 二"), participant("人 三")
    event().registrations.create(participant=busy, status="confirmed", number=1)
    actions.keep_longer(participant=kept)
    participant("人 四")
    assert list(Participant.objects.without_ties()) == [gone]


def test_a_record_of_an_earlier_year_is_taken_up_by_signing_up_with_its_address():
    earlier = Participant.objects.create(name="岩手 花子", email="hanako@example.jp")
    earlier.earlier_ties.create(kind="attended", fiscal_year=2018)
    found = actions.register(user=user(email="hanako@example.jp"), how="sign-up page")
    assert found.pk == earlier.pk
    assert found.consents.valid().count() == 1


def test_words_that_people_wrote_become_a_skill_of_the_list_for_all_who_wrote_them(client, sign_in):
    people = [participant(skill_words="簿記一級") for _time in range(2)]
    other = participant(skill_words="手話")
    accounting = Skill.objects.get(slug="accounting")
    people[0].held_skills.create(skill=accounting, level=3)
    sign_in(staff())
    assert "2人が記入" in client.get("/people/skills/").text
    client.post("/people/skills/", {"words": "簿記一級", "skill": accounting.pk})
    for person, level in zip(people, (3, 2), strict=True):
        person.refresh_from_db()
        assert (person.skill_words, person.held_skills.get().level) == ("", level)
    other.refresh_from_db()
    assert other.skill_words == "手話"


def test_use_stopped_on_request_goes_on_with_one_click(client, sign_in):
    person = participant()
    actions.settle_request(request=request_of(person, DataRequest.Kind.SUSPENSION), by=staff())
    sign_in(person.user)
    assert "/my/consents/programme/give/" in client.get("/my/consents/").text
    client.post("/my/consents/programme/give/")
    person.refresh_from_db()
    assert person.takes_part


def test_a_request_by_post_is_noted_by_the_office_also_for_people_without_account(client, sign_in):
    person = Participant.objects.create(name="遠野 月子")
    sign_in(staff())
    client.post(f"/people/{person.pk}/requests/", {"kind": "disclosure", "words": "書面（11月20日着）"})
    row = person.data_requests.get()
    assert row.due_on == timezone.localdate() + dt.timedelta(days=30)
    assert f"/people/{person.pk}/data/" in client.get("/people/requests/").text
    client.post(f"/people/requests/{row.pk}/settle/", {"answer": "郵送しました"})
    row.refresh_from_db()
    assert row.status == DataRequest.Status.DONE


def test_what_the_office_typed_is_kept_when_a_request_cannot_be_noted_or_settled(client, sign_in):
    person = participant()
    sign_in(staff())
    page = client.post(f"/people/{person.pk}/requests/", {"words": "書面（11月20日着）"})
    assert "書面（11月20日着）" in page.text and not person.data_requests.exists()
    row = request_of(person, DataRequest.Kind.ERASURE)
    other = request_of(participant())
    page = client.post(f"/people/requests/{row.pk}/settle/", {"answer": "削除しておきます"})
    assert "「参加者の削除」のページから" in page.text
    assert page.text.count("削除しておきます") == 1 and f"answer-{other.pk}" in page.text


def test_the_days_until_an_answer_are_those_of_the_setting(client, sign_in, settings):
    settings.DATA_REQUEST_DAYS = 14
    sign_in(participant().user)
    assert "14日以内" in client.get("/my/requests/").text
    for address in ("/faq/", "/privacy/"):
        assert "14日以内" in client.get(address).text


def test_what_is_due_stands_on_the_office_start_page():
    by = staff()
    with time_machine.travel("2019-05-01 10:00+09:00"):
        participant("人 一")
    request_of(participant(skill_words="手話"))
    assert [todo.label.partition("（")[0] for todo in todos(by) if "/people/" in todo.url] == [
        "個人情報のご請求が1件あります",
        "何年もつながりのない方が1人います。削除または保存の判断をお願いします",
        "一覧にないスキルを書いた方が1人います",
    ]
    assert not [todo for todo in todos(by) if todo.urgent and "/people/" in todo.url]
    with time_machine.travel(timezone.now() + dt.timedelta(days=25)):
        assert [todo.urgent for todo in todos(by) if "/people/requests/" in todo.url] == [True]
    assert not [todo for todo in todos(staff("city", "032115")) if "/people/" in todo.url]


def test_an_old_team_without_work_does_not_keep_a_record_for_ever():
    with time_machine.travel("2019-05-01 10:00+09:00"):
        gone, works = participant("人 一"), participant("人 二")
        letter(challenge(), gone)
        record_match(challenge=challenge(), participants=[works], starts_on=dt.date(2019, 5, 1), by=staff())
    assert list(Participant.objects.without_ties()) == [gone]
