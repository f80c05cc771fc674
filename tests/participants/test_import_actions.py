import pytest
from django.core.exceptions import ValidationError

from participants import actions
from participants.models import EarlierTie, ImportRow, Participant
from tests.factories import participant, staff

from .test_importing import HEADERS

pytestmark = pytest.mark.django_db


def read(content, name="2018.csv", by=None):
    return actions.read_list(file_name=name, content=content, by=by or staff())


def lines(*rows):
    return "\r\n".join([HEADERS, *rows]).encode("cp932")


HANAKO = "岩手 花子,イワテ ハナコ,hanako@example.jp,,東京都,第1回講座,2018/9/21,2018,一関市,参加"


def test_one_person_in_two_rows_is_one_record_with_two_ties():
    run = read(lines(HANAKO, HANAKO.replace("第1回講座", "第2回講座").replace("9/21", "10/16")))
    actions.confirm_import(run=run, consented=False)
    actions.write_imports()
    person = Participant.objects.get()
    assert (person.name_kana, person.consents.count()) == ("いわて はなこ", 0)
    assert [tie.what for tie in person.earlier_ties.all()] == ["第1回講座", "第2回講座"]


def test_the_same_row_twice_is_pointed_out():
    run = read(lines(HANAKO, HANAKO))
    assert run.rows.get(number=3).problems == [["A", "2行目と同じです"]]


def test_what_a_person_said_themselves_is_never_overwritten():
    person = participant(email="hanako@example.jp", residence="大阪府", name="岩手 はな子")
    run = read(lines(HANAKO.replace(",,東京都", ",03-1234-5678,東京都")))
    actions.confirm_import(run=run, consented=False)
    actions.write_imports()
    person.refresh_from_db()
    assert (person.name, person.residence, person.phone) == ("岩手 はな子", "大阪府", "03-1234-5678")


def test_a_row_that_fits_two_people_is_left_out_with_a_reason():
    for _time in range(2):
        Participant.objects.create(name="岩手 花子", name_kana="いわて はなこ")
    run = read(lines(HANAKO.replace("hanako@example.jp", "")))
    actions.confirm_import(run=run, consented=False)
    actions.write_imports()
    row = run.rows.get()
    assert (row.outcome, row.problems[0][0]) == ("skipped", "A")
    assert EarlierTie.objects.count() == 0


def test_a_list_without_names_is_not_confirmed():
    run = read(b"a,b\r\n1,2")
    with pytest.raises(ValidationError):
        actions.confirm_import(run=run, consented=False)


def test_other_columns_are_looked_through_again():
    run = read("だれ,いつ\r\n岩手 花子,9/31".encode())
    actions.look_through(run=run, mapping={0: "name", 1: "happened_on"}, fiscal_year=2018)
    assert run.rows.get().problems == [["B", "日付ではありません：9/31"]]


def test_a_dropped_import_forgets_what_was_read():
    run = read(lines(HANAKO))
    actions.drop_import(run=run)
    assert ImportRow.objects.count() == 0
    with pytest.raises(ValidationError):
        actions.confirm_import(run=run, consented=False)
