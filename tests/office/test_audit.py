import pytest
from django.db import DatabaseError, connection, transaction
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone

from companies.models import Company
from iwate_kankei import audit
from iwate_kankei.models import Assignment, AuditEntry
from participants.models import Participant
from tests import factories

pytestmark = pytest.mark.django_db


def entries(row, verb="update"):
    return list(audit.of(row).filter(verb=verb).order_by("id").values_list("changes", flat=True))


def test_every_table_of_the_portal_is_watched():
    with connection.cursor() as cursor:
        cursor.execute("select tgrelid::regclass::text from pg_trigger where tgname = 'audit'")
        watched = {name.strip('"') for (name,) in cursor.fetchall()}
    assert {model._meta.db_table for model in audit.watched_models()} == watched


def test_save_update_bulk_and_raw_sql_are_all_caught():
    row = factories.company("甲")
    row.name = "乙"
    row.save()
    Company.objects.filter(pk=row.pk).update(name="丙")
    row.name = "丁"
    Company.objects.bulk_update([row], ["name"])
    with connection.cursor() as cursor:
        cursor.execute("update companies_company set name = '戊' where id = %s", [row.pk])
    assert entries(row) == [
        {"name": ["甲", "乙"]},
        {"name": ["乙", "丙"]},
        {"name": ["丙", "丁"]},
        {"name": ["丁", "戊"]},
    ]


def test_adding_and_deleting_keep_every_value():
    row = factories.skill("会計")
    pk, name = row.pk, row.name
    row.delete()
    added, deleted = AuditEntry.objects.filter(model="companies.skill", row=str(pk)).order_by("id")
    assert (added.verb, added.changes["name"]) == ("insert", [None, name])
    assert (deleted.verb, deleted.changes["name"]) == ("delete", [name, None])


def test_a_write_that_changes_nothing_is_not_an_entry():
    row = factories.company()
    row.save()
    assert entries(row) == []


def test_an_entry_says_who_from_where_on_which_page(sign_in):
    staff = factories.staff(Assignment.Role.CITY, factories.ICHINOSEKI)
    company = factories.company()
    address = reverse("admin:companies_company_change", args=[company.pk])
    client = sign_in(staff)
    form = client.get(address).context["adminform"].form
    data = {name: "" if value is None else value for name, value in form.initial.items()}
    data |= {"name": "新しい名前", "contacts-TOTAL_FORMS": 0, "contacts-INITIAL_FORMS": 0}
    data |= {"photos-TOTAL_FORMS": 0, "photos-INITIAL_FORMS": 0}
    data = {k: v for k, v in data.items() if v is not False}
    assert client.post(address, data, REMOTE_ADDR="192.0.2.7").status_code == 302
    entry = audit.of(company).filter(verb="update").get()
    assert entry.changes == {"name": ["千厩製作所", "新しい名前"]}
    assert (entry.user, entry.address, entry.path) == (staff, "192.0.2.7", address)


def test_after_a_request_nobody_is_left_behind(client):
    request = RequestFactory().get("/x/", REMOTE_ADDR="192.0.2.7")
    request.user = factories.staff()
    with audit.watching(request), transaction.atomic():
        row = factories.company()
    connection.cursor().execute("select set_config('iwate.user', '', true)")
    Company.objects.filter(pk=row.pk).update(name="later")
    assert audit.of(row).first().user is None
    assert audit.of(row).last().user == request.user


def test_passwords_are_not_in_the_log():
    person = factories.user()
    assert "password" not in audit.of(person).get(verb="insert").changes


@pytest.mark.parametrize(
    "sql", ["delete from {t}", "update {t} set path = 'x'", "update {t} set changes = '{{}}'"]
)
def test_the_database_lets_nobody_edit_the_log(sql):
    factories.company()
    with pytest.raises(DatabaseError, match="cannot be changed"), transaction.atomic():
        connection.cursor().execute(sql.format(t=AuditEntry._meta.db_table))


def test_erasure_takes_out_the_persons_words_and_leaves_who_when_what():
    person = factories.participant(name="岩手 花子")
    Participant.objects.filter(pk=person.pk).update(phone="090-1234-5678", hours_per_month=10)
    before = audit.of(person).count()
    audit.erase_values(Participant, person.pk, ["name", "name_kana", "email", "phone"])
    entry = audit.of(person).first()
    assert entry.changes == {"phone": ["–", "–"], "hours_per_month": [None, 10]}
    assert audit.of(person).count() == before
    everything = str(list(audit.of(person).values_list("changes", flat=True)))
    assert "岩手" not in everything and "090" not in everything


def test_erasure_opens_the_log_for_nothing_else():
    person = factories.participant()
    audit.erase_values(Participant, person.pk)
    with pytest.raises(DatabaseError, match="cannot be changed"), transaction.atomic():
        AuditEntry.objects.filter(model="participants.participant").update(changes={})


def test_views_and_exports_are_entries_too():
    request = RequestFactory().get("/mentor/people/1/", REMOTE_ADDR="192.0.2.7")
    request.user = factories.staff()
    person = factories.participant()
    audit.viewed(request, person)
    audit.exported(request, Participant, rows=40, about="講座①")
    assert audit.of(person).first().verb == "view"
    export = AuditEntry.objects.get(verb="export")
    assert (export.user, export.changes, export.row) == (request.user, {"rows": [None, 40]}, "講座①")


@pytest.fixture
def log(sign_in):
    """log(words): the rows that the search of the audit log finds, as the page shows them."""

    def search(words):
        page = sign_in(factories.staff()).get(
            reverse("admin:iwate_kankei_auditentry_changelist"), {"q": words}
        )
        assert page.status_code == 200
        return page.context["cl"].result_list, page.text

    return search


def test_the_log_is_searched_by_person_record_day_and_address(log):
    request = RequestFactory().get("/admin/x/", REMOTE_ADDR="192.0.2.7")
    request.user = factories.user(name="見た 人")
    company, other = factories.company("遠野鉄工"), factories.company("ほか")
    with audit.watching(request), transaction.atomic():
        Company.objects.filter(pk=company.pk).update(employees=9)
    by_name, _text = log("遠野鉄工")
    assert {(entry.model, entry.row) for entry in by_name} == {("companies.company", str(company.pk))}
    by_person, text = log("見た")
    assert [entry.changes for entry in by_person if entry.verb == "update"] == [{"employees": [None, 9]}]
    assert "従業員数: – → 9" in text and "192.0.2.7" in text
    assert {entry.address for entry in log("192.0.2.7")[0]} == {"192.0.2.7"}
    today = timezone.localdate()
    assert any(entry.row == str(other.pk) for entry in log(today.isoformat())[0])
    assert not log("1999-01-01")[0]
    assert not log(f"{today.isoformat()} どこにもない言葉")[0]


def test_the_page_of_an_entry_tells_choices_in_words_and_changes_nothing(sign_in):
    company = factories.company()
    Company.objects.filter(pk=company.pk).update(succession="within_3")
    entry = audit.of(company).filter(verb="update").get()
    page = reverse("admin:iwate_kankei_auditentry_change", args=[entry.pk])
    client = sign_in(factories.staff())
    assert "事業承継の時期: – → 3年以内" in client.get(page).text
    assert client.post(page, {"path": "x"}).status_code == 403
    history = client.get(reverse("admin:companies_company_history", args=[company.pk])).text
    assert "事業承継の時期: – → 3年以内" in history
