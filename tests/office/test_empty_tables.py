"""Each import offers an empty table that it reads back; a second sheet tells how to fill it in."""

import csv
import io

import pytest
from django.contrib import admin
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation
from openpyxl import load_workbook

from companies.models import Company
from iwate_kankei.adminimport import ImportedAdmin
from iwate_kankei.models import Assignment
from participants.importing import columns
from participants.models import ImportRun
from tests import factories

pytestmark = pytest.mark.django_db
IMPORTS = [
    reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_import")
    for model, page in admin.site._registry.items()
    if isinstance(page, ImportedAdmin)
]
PEOPLE = reverse("people:imports")
FORMATS = ["xlsx", "csv", "cp932"]


def rows(answer, format):
    """What a person sees in the file: its first sheet."""
    if format == "xlsx":
        return [list(row) for row in load_workbook(io.BytesIO(answer.content)).worksheets[0].values]
    text = answer.content.decode("cp932" if format == "cp932" else "utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def test_companies_challenges_and_events_are_imported():
    assert len(IMPORTS) == 3


@pytest.mark.parametrize("address", [*IMPORTS, PEOPLE])
@pytest.mark.parametrize("format", FORMATS)
def test_the_page_leads_to_an_empty_table_in_each_format(sign_in, address, format):
    client = sign_in(factories.staff())
    assert f'href="?empty={format}"' in client.get(address).text
    answer = client.get(address, {"empty": format})
    assert answer.status_code == 200
    assert "attachment" in answer["Content-Disposition"]
    [headings] = rows(answer, format)
    assert len(headings) >= 9


@pytest.mark.parametrize("address", IMPORTS)
@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_import_reads_every_heading_of_its_empty_table(sign_in, address, language):
    client = sign_in(factories.staff())
    client.cookies["django_language"] = language
    answer = client.get(address, {"empty": "csv"})
    [headings] = rows(answer, "csv")
    assert headings == client.get(address).context["headings"]
    upload = SimpleUploadedFile("x.csv", answer.content + b"x," * (len(headings) - 1) + b"x\r\n")
    read = client.post(address, {"file": upload})
    assert read.context["form"].errors == {}
    assert len(read.context["rows"]) == 1


@pytest.mark.parametrize("address", [*IMPORTS, PEOPLE])
def test_the_second_sheet_tells_how_each_column_is_written(sign_in, address):
    answer = sign_in(factories.staff()).get(address, {"empty": "xlsx"})
    table, how = load_workbook(io.BytesIO(answer.content)).worksheets
    assert [row[0] for row in how.iter_rows(min_row=2, values_only=True)] == [cell.value for cell in table[1]]
    assert [cell.value for cell in how[1]] == ["列", "必須", "記入のしかた"]
    assert "必須" in [row[1] for row in how.iter_rows(min_row=2, values_only=True)]


def test_choices_numbers_and_days_are_explained(sign_in):
    answer = sign_in(factories.staff()).get(reverse("admin:companies_challenge_import"), {"empty": "xlsx"})
    rows = load_workbook(io.BytesIO(answer.content)).worksheets[1].iter_rows(values_only=True)
    how = {heading: (needed, words) for heading, needed, words in rows}
    assert how["契約の形"][0] == "必須"
    assert "業務委託、雇用、無償" in how["契約の形"][1]
    assert how["開始"] == (None, "2026-12-05")
    assert how["募集するチーム数"] == (None, "数字")


def test_a_filled_table_comes_in(sign_in):
    address, client = reverse("admin:companies_company_import"), sign_in(factories.staff())
    book = load_workbook(io.BytesIO(client.get(address, {"empty": "xlsx"}).content))
    headings = [cell.value for cell in book.worksheets[0][1]]
    filled = {"市町村": "釜石市", "名前": "釜石水産", "ふりがな": "かまいしすいさん", "事業内容": "加工"}
    assert set(filled) <= set(headings)
    book.worksheets[0].append([filled.get(heading) for heading in headings])
    content = io.BytesIO()
    book.save(content)
    upload = SimpleUploadedFile("x.xlsx", content.getvalue())
    assert client.post(address, {"file": upload}).context["counts"] == {"new": 1}
    client.post(address, {"confirmed": "1"})
    assert Company.objects.get().name == "釜石水産"


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_column_of_the_list_of_people_is_known(language):
    with translation.override(language):
        words = [heading for heading, _needed, _how in columns.guide()]
        assert list(columns.guess(words).values()) == list(columns.HOW)


def test_the_empty_list_of_people_filled_in_is_read(sign_in):
    client = sign_in(factories.staff())
    content = client.get(PEOPLE, {"empty": "csv"}).content
    row = "岩手 花子,イワテ ハナコ,h@example.jp,,岩手県,,,講座,講座①,2018-11-03,,一関市\r\n"
    client.post(PEOPLE, {"file": SimpleUploadedFile("x.csv", content + row.encode())})
    run = ImportRun.objects.get()
    assert [list(each.problems) for each in run.rows.all()] == [[]]
    assert run.rows.get().cells[0] == "岩手 花子"


@pytest.mark.parametrize("address", IMPORTS)
def test_only_who_may_import_and_only_known_formats(sign_in, client, address):
    assert client.get(address, {"empty": "xlsx"}).status_code == 302
    unknown = sign_in(factories.staff()).get(address, {"empty": "exe"})
    assert unknown["Content-Type"].startswith("text/html")
    if "events" not in address:
        operator = factories.staff(Assignment.Role.OPERATOR, programme=factories.programme())
        assert sign_in(operator).get(address, {"empty": "xlsx"}).status_code == 403


def test_cities_do_not_get_the_list_of_people(sign_in):
    city = factories.staff(Assignment.Role.CITY, factories.KAMAISHI)
    assert sign_in(city).get(PEOPLE, {"empty": "xlsx"}).status_code == 403
