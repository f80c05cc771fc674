import pytest
from django.core.exceptions import ValidationError

from participants import actions
from participants.models import EarlierTie, ImportRow, ImportRun, Participant
from tests.factories import participant, staff

from .test_importing import HEADERS, a_list_of_1000_with_50_faults

pytestmark = pytest.mark.django_db


def read(content, name="2018.csv", by=None):
    return actions.read_list(file_name=name, content=content, by=by or staff())


def lines(*rows):
    return "\r\n".join([HEADERS, *rows]).encode("cp932")


HANAKO = "岩手 花子,イワテ ハナコ,hanako@example.jp,,東京都,第1回講座,2018/9/21,2018,一関市,参加"


def test_1000_rows_in_cp932_with_50_planted_faults_report_exactly_those():
    content, expected = a_list_of_1000_with_50_faults()
    run = read(content)
    found = {row.number: row.problems for row in run.rows.filter(outcome=ImportRow.Outcome.FAULTY)}
    assert len(expected) == 50
    assert found == expected
    assert Participant.objects.count() == 0  # nothing is written until confirmed
    actions.confirm_import(run=run, consented=True)
    assert Participant.objects.count() == 0
    assert actions.write_imports() == 950
    assert Participant.objects.count() == EarlierTie.objects.count() == 950
    run.refresh_from_db()
    assert run.status == ImportRun.Status.DONE
    assert not run.rows.exclude(cells=[]).exists()  # the waiting room keeps nobody's data


def test_a_second_run_of_the_same_list_changes_nothing():
    content, _expected = a_list_of_1000_with_50_faults()
    for _time in range(2):
        run = read(content)
        actions.confirm_import(run=run, consented=True)
        actions.write_imports()
    assert Participant.objects.count() == EarlierTie.objects.count() == 950
    assert set(run.rows.values_list("outcome", flat=True)) == {"known", "skipped"}
    assert Participant.objects.filter(consents__purpose="programme").count() == 950


def test_an_interrupted_import_goes_on_where_it_stopped(monkeypatch):
    run = read(lines(*(HANAKO.replace("hanako", f"h{n}").replace("花子", f"花子{n}") for n in range(250))))
    actions.confirm_import(run=run, consented=False)
    from participants.actions import importing

    portions = iter([1, 1])
    write = importing._write_portion

    def until_the_machine_dies(run):
        if next(portions, None) is None:
            raise KeyboardInterrupt
        return write(run)

    monkeypatch.setattr(importing, "_write_portion", until_the_machine_dies)
    with pytest.raises(KeyboardInterrupt):
        actions.write_imports()
    monkeypatch.undo()
    assert Participant.objects.count() == 200
    assert actions.write_imports() == 50
    assert Participant.objects.count() == 250


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
