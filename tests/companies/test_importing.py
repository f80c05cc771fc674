import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from companies.importing import compare
from companies.models import Company
from iwate_kankei.models import Assignment, AuditEntry
from iwate_kankei.reading import Table
from iwate_kankei.romaji import romaji
from tests import factories

pytestmark = pytest.mark.django_db
LIST, IMPORT = reverse("admin:companies_company_changelist"), reverse("admin:companies_company_import")
HEADERS = ["市町村", "名前", "ふりがな", "従業員数", "事業内容"]


@pytest.fixture
def city():
    return factories.staff(Assignment.Role.CITY, factories.KAMAISHI)


def rows(city, *cells, headers=HEADERS):
    return compare(Table(headers, list(enumerate(cells, start=2)), ""), city)


def test_new_changed_and_unchanged_rows_are_told_apart(city):
    factories.company("釜石水産", municipality=factories.KAMAISHI, name_kana="かまいしすいさん", employees=5)
    found = rows(
        city,
        ["釜石市", "釜石水産", "かまいしすいさん", "12名", "部品をつくる"],
        ["釜石市", "新会社", "しんがいしゃ", "", "魚"],
    )
    assert [row.state for row in found] == ["changed", "new"]
    assert found[0].changes == [("従業員数", "5", "12")]


def test_errors_are_told_by_row_and_the_rest_goes_on(city):
    found = rows(
        city,
        ["一関市", "よその会社", "よそ", "", "x"],
        ["釜石市", "人数が変", "にんずう", "たくさん", "x"],
        ["釜石市", "あ" * 101, "あ", "", "x"],
        ["釜石市", "よい会社", "よい", "3", "x"],
    )
    assert [(row.number, row.state) for row in found] == [
        (2, "error"),
        (3, "error"),
        (4, "error"),
        (5, "new"),
    ]
    assert "一関市" in found[0].errors[0]


def test_another_citys_company_is_neither_found_nor_changed(city):
    foreign = factories.company("同じ名前", municipality=factories.ICHINOSEKI, slug="foreign")
    found = rows(city, ["foreign", "釜石市", "同じ名前", "x"], headers=["slug", "市町村", "名前", "事業内容"])
    assert found[0].state == "new"
    assert found[0].company.pk != foreign.pk


def test_export_change_import_round_trip(sign_in, city):
    company = factories.company("=釜石", municipality=factories.KAMAISHI, employees=5)
    client = sign_in(city)
    data = {"action": "export", "_selected_action": [company.pk], "index": 0}
    assert "1件" in client.post(LIST, data).text
    book = load_workbook(io.BytesIO(client.post(LIST, data | {"format": "xlsx"}).content))
    sheet = book.active
    headers = [cell.value for cell in sheet[1]]
    assert sheet.cell(2, headers.index("名前") + 1).value == "'=釜石"  # runs nothing in Excel
    assert AuditEntry.objects.filter(verb="export", model="companies.company").get().changes == {
        "rows": [None, 1]
    }

    sheet.cell(2, headers.index("従業員数") + 1).value = 9
    content = io.BytesIO()
    book.save(content)
    page = client.post(IMPORT, {"file": SimpleUploadedFile("会社.xlsx", content.getvalue())})
    assert [row.changes for row in page.context["rows"]] == [[("従業員数", "5", "9")]]
    company.refresh_from_db()
    assert company.employees == 5  # nothing is written before it is confirmed
    client.post(IMPORT, {"confirmed": "1"})
    company.refresh_from_db()
    assert (company.employees, company.name) == (9, "=釜石")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp932"])
def test_csv_as_excel_writes_it(sign_in, city, encoding):
    client = sign_in(city)
    file = SimpleUploadedFile(
        "c.csv", "市町村,名前,ふりがな\r\n釜石市,髙橋商店,たかはししょうてん\r\n".encode(encoding)
    )
    client.post(IMPORT, {"file": file})
    client.post(IMPORT, {"confirmed": "1"})
    company = Company.objects.get(name="髙橋商店")
    assert (company.municipality_id, company.slug) == (factories.KAMAISHI, "takahashishouten")


def test_what_cp932_cannot_hold_is_listed(sign_in, city):
    company = factories.company("𠮷野", municipality=factories.KAMAISHI)
    data = {"action": "export", "_selected_action": [company.pk], "index": 0, "format": "cp932"}
    assert "U+20BB7" in sign_in(city).post(LIST, data, follow=True).text


def test_operators_read_but_do_not_import(sign_in):
    operator = factories.staff(Assignment.Role.OPERATOR, programme=factories.programme())
    assert sign_in(operator).get(IMPORT).status_code == 403


@pytest.mark.parametrize(
    ("kana", "letters"),
    [
        ("せんまやせいさくしょ", "senmayaseisakusho"),
        ("カマイシ・ラボ", "kamaishi-rabo"),
        ("いっぽんまつ", "ipponmatsu"),
        ("じゃすと　ふぁーむ", "jasuto-famu"),
        ("", ""),
        ("株", ""),
    ],
)
def test_romaji(kana, letters):
    assert romaji(kana) == letters
