import datetime as dt
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from events.models import Attendance
from iwate_kankei.models import Assignment, AuditEntry
from matching import actions
from matching.models import ContactRecord
from matching.seen import Seen
from matching.timeline import ENTRIES
from notifications.models import Message
from participants import stages
from participants.actions import write_imports
from participants.models import DataRequest, ImportRun, Participant
from tests.factories import ICHINOSEKI, KAMAISHI, challenge, company, event, participant, programme, staff

pytestmark = pytest.mark.django_db
PEOPLE, PERSON = 7, 22  # statements, sign-in and audit included


def kamaishi():
    return staff(Assignment.Role.CITY, municipality=KAMAISHI)


def came_to(person, page):
    registration = page.registrations.create(participant=person, status="confirmed")
    for session in page.sessions.all():
        Attendance.objects.create(registration=registration, session=session, status="present")
    return registration


def with_history(entries=500):
    """A person with `entries` entries and a bit: mails, notes, registrations, a match."""
    person = participant("遠野 月子")
    now = timezone.now()
    Message.objects.bulk_create(
        Message(
            kind="x",
            version=str(number),
            recipient=person.user,
            to=person.email,
            addressee=f"user:{person.user_id}",
            subject=f"お知らせ {number}",
            status="sent",
            sent_at=now - dt.timedelta(hours=number),
        )
        for number in range(entries // 2)
    )
    ContactRecord.objects.bulk_create(
        ContactRecord(participant=person, how="phone", summary=f"電話 {number}", happened_on=now.date())
        for number in range(entries - entries // 2 - 20)
    )
    for _number in range(10):
        came_to(person, event())
    actions.record_match(challenge=challenge(), participants=[person], starts_on=now.date(), by=staff())
    return person


def test_the_history_of_a_person_tells_everything_and_the_look_is_logged(client, sign_in):
    person = participant("遠野 月子")
    came_to(person, event(title="第1回 講座"))
    actions.record_match(
        challenge=challenge(company(name="南部鉄器工房")),
        participants=[person],
        starts_on=dt.date(2026, 1, 5),
        by=staff(),
    )
    person.earlier_ties.create(kind="fieldwork", fiscal_year=2018, what="釜石の二日間")
    sign_in(staff())
    page = client.get(f"/people/{person.pk}/").text
    for words in ("第1回 講座", "南部鉄器工房", "釜石の二日間", "協働する", "事業の実施"):
        assert words in page
    assert AuditEntry.objects.filter(verb="view", row=str(person.pk)).count() == 1


def test_500_entries_cost_as_many_queries_as_30_and_come_a_page_at_a_time(
    client, sign_in, django_assert_num_queries
):
    person = with_history()
    small = with_history(entries=30)
    sign_in(staff())
    client.get(f"/people/{small.pk}/")
    with django_assert_num_queries(PERSON):
        client.get(f"/people/{small.pk}/")
    with django_assert_num_queries(PERSON):
        page = client.get(f"/people/{person.pk}/")
    assert page.context["page"].paginator.count >= 500
    assert page.text.count("<time") == ENTRIES < 500  # the newest; the rest is on the next pages


def test_the_list_of_people_costs_the_same_with_one_and_thirty_rows(
    client, sign_in, django_assert_num_queries
):
    participant()
    sign_in(staff())
    client.get("/people/")
    with django_assert_num_queries(PEOPLE):
        client.get("/people/")
    for _number in range(29):
        participant()
    with django_assert_num_queries(PEOPLE):
        client.get("/people/")


@pytest.mark.parametrize("words", ["遠野月子", "ﾄｵﾉ ﾂｷｺ", "とおの", "TSUKIKO", "０９０-9999"])
def test_a_person_is_found_however_the_name_is_typed(client, sign_in, words):
    participant("遠野 月子", "とおの つきこ", email="tsukiko@example.jp", phone="090-9999-0001")
    participant("盛岡 次郎", "もりおか じろう")
    sign_in(staff())
    page = client.get("/people/", {"q": words}).text
    assert "遠野 月子" in page
    assert "盛岡 次郎" not in page


def test_a_city_learns_nothing_of_people_and_entries_of_another(client, sign_in):
    here, there = participant("釜石 花"), participant("一関 太郎")
    came_to(here, event(title="釜石の講座", municipalities=[KAMAISHI]))
    came_to(here, event(title="一関の講座", municipalities=[ICHINOSEKI]))
    came_to(there, event(municipalities=[ICHINOSEKI]))
    here.earlier_ties.create(kind="attended", fiscal_year=2018, what="昔の一関", municipality_id=ICHINOSEKI)
    sign_in(kamaishi())
    assert "一関 太郎" not in client.get("/people/").text
    assert client.get(f"/people/{there.pk}/").status_code == 404
    page = client.get(f"/people/{here.pk}/").text
    assert "釜石の講座" in page
    assert "一関の講座" not in page
    assert "昔の一関" not in page


def test_an_operator_reads_the_earlier_ties_of_its_places_in_history_and_stages_alike(client, sign_in):
    run = programme(municipalities=[KAMAISHI])
    person = participant("釜石 花")
    came_to(person, event(programme_=run, municipalities=[KAMAISHI]))
    for what, place in (("昔の釜石", KAMAISHI), ("昔の一関", ICHINOSEKI), ("昔のどこか", None)):
        person.earlier_ties.create(kind="worked", fiscal_year=2018, what=what, municipality_id=place)
    operator = staff(Assignment.Role.OPERATOR, programme=run)
    sign_in(operator)
    page = client.get(f"/people/{person.pk}/").text
    assert "昔の釜石" in page and "昔のどこか" in page and "昔の一関" not in page
    shown = {
        each.what
        for each in stages.evidence_of(person, Seen(person, operator).facts)
        if each.stage.key == "works"
    }
    assert shown == {"2018 昔の釜石", "2018 昔のどこか"}


@pytest.mark.parametrize(
    "path",
    ["requests/", "duplicates/", "imports/", "retention/", "skills/", "{pk}/erase/", "duplicates/{pk}/{pk}/"],
)
def test_what_concerns_everybody_is_for_the_prefecture_only(client, sign_in, path):
    person = participant()
    sign_in(kamaishi())
    assert client.get("/people/" + path.format(pk=person.pk)).status_code == 403


def test_a_request_of_erasure_is_worked_off_in_two_clicks(client, sign_in):
    person = participant("遠野 月子")
    DataRequest.objects.create(participant=person, kind="erasure", due_on=timezone.localdate())
    sign_in(staff())
    assert f"/people/{person.pk}/erase/" in client.get("/people/requests/").text
    assert "遠野 月子" in client.get(f"/people/{person.pk}/erase/").text
    client.post(f"/people/{person.pk}/erase/")
    person.refresh_from_db()
    assert person.name == ""
    assert "削除済み" in client.get(f"/people/{person.pk}/").text


def test_a_list_is_uploaded_looked_through_and_written(client, sign_in):
    sign_in(staff())
    file = SimpleUploadedFile(
        "2018.csv", "氏名,日付\r\n岩手 花子,2018/9/21（金）\r\n,2018/9/22".encode("cp932")
    )
    answer = client.post("/people/imports/", {"file": file})
    run = ImportRun.objects.get()
    assert answer.url == f"/people/imports/{run.pk}/"
    page = client.get(answer.url).text
    assert "氏名がありません" in page
    assert "岩手 花子" in page
    client.post(f"/people/imports/{run.pk}/", {"column_0": "name", "column_1": "", "fiscal_year": "2018"})
    client.post(f"/people/imports/{run.pk}/confirm/", {"consented": "on"})
    assert Participant.objects.count() == 0  # the worker writes
    write_imports()
    assert Participant.objects.get().name == "岩手 花子"
    assert "取込済み" in client.get(answer.url).text


def test_a_wrong_file_is_refused_with_a_reason(client, sign_in):
    sign_in(staff())
    answer = client.post("/people/imports/", {"file": SimpleUploadedFile("a.xlsx", b"no workbook")})
    assert "Excelファイル（xlsx）として読み取れません" in answer.text


def test_duplicates_are_compared_merged_and_parted_again(client, sign_in):
    one = participant(email="hanako@example.jp")
    other = Participant.objects.create(name="岩手花子", name_kana="いわて はなこ")
    sign_in(staff())
    address = f"/people/duplicates/{one.pk}/{other.pk}/"
    assert address in client.get("/people/duplicates/").text
    assert "hanako@example.jp" in client.get(address).text
    client.post(address, {"keep": one.pk})
    other.refresh_from_db()
    assert other.merged_into == one
    client.post(f"/people/merges/{one.merges.get().pk}/undo/")
    other.refresh_from_db()
    assert other.merged_into is None
    client.post(address, {"distinct": "1"})
    assert address not in client.get("/people/duplicates/").text


def test_everything_held_of_a_person_can_be_read_and_taken_along(client, sign_in):
    person = participant("遠野 月子", fields=["marketing"], message="浜で働きたい")
    came_to(person, event(title="第1回 講座"))
    came_to(participant("盛岡 次郎"), event(title="別の講座"))
    sign_in(person.user)
    page = client.get("/my/data/").text
    data = client.get("/my/data/json/")
    assert data["Content-Disposition"].startswith("attachment")
    record = data.json()["登録情報"][0]
    assert record["ふりがな"] == "いわて はなこ"
    for words in ("遠野 月子", "浜で働きたい", "マーケティング", "第1回 講座"):
        assert words in page
        assert words in data.text
    assert "盛岡 次郎" not in page + data.text
    assert "別の講座" not in page + data.text


def test_the_own_history_shows_no_notes_of_mentors(client, sign_in):
    person = participant()
    came_to(person, event(title="第1回 講座"))
    ContactRecord.objects.create(participant=person, how="phone", summary="少し疲れているようだ")
    sign_in(person.user)
    page = client.get("/my/history/").text
    assert "第1回 講座" in page
    assert "少し疲れているようだ" not in page


def test_certificates_are_for_what_really_happened(client, sign_in):
    person = participant("遠野 月子", "とおの つきこ")
    came = came_to(person, event(title="第1回 講座"))
    missed = event(title="行けなかった講座").registrations.create(participant=person, status="confirmed")
    sign_in(person.user)
    page = client.get("/my/papers/").text
    assert "第1回 講座" in page
    assert "行けなかった講座" not in page
    paper = client.get(f"/my/papers/participation/{came.pk}/").text
    assert "遠野 月子（とおの つきこ）" in paper
    pdf = client.get(f"/my/papers/participation/{came.pk}/?pdf")
    assert pdf["Content-Type"] == "application/pdf"
    assert pdf.content.startswith(b"%PDF-")
    assert client.get(f"/my/papers/participation/{missed.pk}/").status_code == 404


LONG = "長宗我部 波留左衛門之介信繁太郎丸", "ちょうそかべ はるざえもんのすけのぶしげたろうまる"


def test_a_certificate_of_work_is_for_members_of_the_team_only_and_bears_the_whole_name(client, sign_in):
    person = participant("", "")
    match = actions.record_match(
        challenge=challenge(company(name="南部鉄器工房")),
        participants=[person],
        starts_on=dt.date(2026, 1, 5),
        by=staff(),
    )
    sign_in(person.user)
    address = f"/my/papers/fukugyo/{match.pk}/"
    assert client.get(address).url == f"/my/profile/?next={quote(address, safe='')}"
    Participant.objects.filter(pk=person.pk).update(name=LONG[0], name_kana=LONG[1])
    page = client.get(address).text
    assert all(words in page for words in [f"{LONG[0]}（{LONG[1]}）", "南部鉄器工房", "2026年1月5日"])
    assert client.get(address + "?pdf").content.startswith(b"%PDF-")
    match.starts_on = timezone.localdate() + dt.timedelta(days=1)
    match.save()
    assert "協働する予定である" in client.get(address).text and "予定である" not in page
    sign_in(participant().user)
    assert client.get(address).status_code == 404
