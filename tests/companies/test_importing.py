import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from companies.importing import ChallengeSheet, CompanySheet
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
    return CompanySheet(city).compare(Table(headers, list(enumerate(cells, start=2)), ""))


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
    assert found[0].instance.pk != foreign.pk


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


def test_a_title_above_the_headings_is_left_out_and_rows_keep_their_numbers(sign_in, city):
    client = sign_in(city)
    text = "釜石市 受入企業一覧\n令和8年11月現在\n\n市町村,名前,ふりがな\n釜石市,高橋,たかはし\n釜石市,,\n"
    page = client.post(IMPORT, {"file": SimpleUploadedFile("c.csv", text.encode())})
    assert [(row.number, row.state) for row in page.context["rows"]] == [(5, "new"), (6, "error")]


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


def sheets(user, *cells, headers):
    return ChallengeSheet(user).compare(Table(headers, list(enumerate(cells, 2)), ""))


COLUMNS = ["company", "programme", "title", "field", "contract", "pay", "starts_on", "team_min", "team_max"]


@pytest.fixture
def programme():
    return factories.programme(municipalities=[factories.KAMAISHI, factories.ICHINOSEKI])


def test_challenges_come_in_as_drafts_with_words_and_dates_as_people_write_them(city, programme):
    company = factories.company("釜石水産", municipality=factories.KAMAISHI)
    (row,) = sheets(
        city,
        [
            "釜石水産",
            str(programme),
            "売り先",
            "マーケティング",
            "業務委託",
            "月5万円",
            "令和9年1月12日（火）",
            "",
            "2人",
        ],
        headers=COLUMNS,
    )
    assert (row.state, row.errors) == ("new", [])
    assert ChallengeSheet(city).save([row]) == (1, 0)
    challenge = company.challenges.get()
    assert (challenge.status, challenge.field, challenge.contract) == ("draft", "marketing", "service")
    assert (str(challenge.starts_on), challenge.team_min, challenge.team_max) == ("2027-01-12", 1, 2)
    assert challenge.slug


def test_faults_of_a_challenge_are_told_by_row_and_column(city, programme):
    factories.company("釜石水産", municipality=factories.KAMAISHI)
    factories.company("一関の会社", municipality=factories.ICHINOSEKI)
    good = ["釜石水産", str(programme), "題", "マーケティング", "業務委託", "", "", "1", "1"]

    def with_(**cells):
        return [cells.get(name, value) for name, value in zip(COLUMNS, good, strict=True)]

    found = sheets(
        city,
        with_(company="一関の会社"),
        with_(field="釣り"),
        with_(starts_on="2027-01-12（水）"),
        with_(starts_on="春"),
        with_(team_min="3", team_max="2"),
        with_(title=""),
        headers=COLUMNS,
    )
    assert [row.state for row in found] == ["error"] * 6
    assert "一関の会社" in found[0].errors[0]
    assert "釣り" in found[1].errors[0] and "マーケティング" in found[1].errors[0]
    assert "火" in found[2].errors[0]


def test_the_answer_for_a_foreign_company_is_that_for_one_that_is_not_there(city, programme):
    factories.company("一関の会社", municipality=factories.ICHINOSEKI)
    rest = [str(programme), "題", "マーケティング", "業務委託", "", "", "1", "1"]
    foreign, unknown = sheets(city, ["一関の会社", *rest], ["無い会社名", *rest], headers=COLUMNS)
    assert foreign.errors[0].replace("一関の会社", "無い会社名") == unknown.errors[0]


def test_a_foreign_challenge_is_not_changed_by_its_short_name(city, programme):
    other = factories.challenge(factories.company("よそ"), programme, title="よその課題", slug="foreign")
    company = factories.company("釜石水産", municipality=factories.KAMAISHI)
    row = ["foreign", "釜石水産", str(programme), "題", "マーケティング", "業務委託"]
    found = sheets(city, row, headers=["slug", *COLUMNS[:5]])
    ChallengeSheet(city).save(found)
    other.refresh_from_db()
    assert (other.title, other.company.name) == ("よその課題", "よそ")
    assert company.challenges.get().slug != "foreign"


def test_exported_challenges_read_back_are_unchanged(sign_in, city, programme):
    company = factories.company("釜石水産", municipality=factories.KAMAISHI)
    typed = "一行目\r\n二行目"  # as a browser sends it; a file comes back with \n alone
    row = factories.challenge(
        company, programme, starts_on="2027-01-12", problem=typed, languages=["en", "zh"]
    )
    client = sign_in(city)
    address = reverse("admin:companies_challenge_changelist")
    data = {"action": "export", "_selected_action": [row.pk], "index": 0}
    for format in ("xlsx", "csv", "cp932"):
        content = client.post(address, data | {"format": format}).content
        if format == "csv":
            assert "英語、中国語" in content.decode("utf-8-sig")
        file = SimpleUploadedFile("c.xlsx" if format == "xlsx" else "c.csv", content)
        page = client.post(reverse("admin:companies_challenge_import"), {"file": file})
        assert [(found.state, found.changes) for found in page.context["rows"]] == [("same", [])]


def test_needed_skills_come_in_with_how_many_and_go_out_the_same(sign_in, city, programme):
    company = factories.company("釜石水産", municipality=factories.KAMAISHI)
    row = factories.challenge(company, programme, team_max=3)
    english, finance = (factories.skill(name) for name in ("英語", "会計・財務"))
    row.needs.create(skill=english, is_required=True)
    headers = ["slug", *COLUMNS[:5], "must", "welcome"]

    def read(must, welcome):
        cells = [row.slug, "釜石水産", str(programme), row.title, "マーケティング", "業務委託", must, welcome]
        return sheets(city, cells, headers=headers)

    wrong = [(f"{finance}×2", str(finance)), (f"{finance}×4", ""), ("釣り", ""), (f"{english}×0", "")]
    assert [read(*cells)[0].state for cells in wrong] == ["error"] * len(wrong)
    (changed,) = read(f"{finance}×２名", str(english))
    assert changed.changes == [
        ("必須のスキル", str(english), f"{finance}×2"),
        ("あると助かるスキル", "", str(english)),
    ]
    ChallengeSheet(city).save([changed])
    needs = {(need.skill, need.is_required, need.people) for need in row.needs.all()}
    assert needs == {(finance, True, 2), (english, False, 1)}
    assert [found.state for found in read(f"{finance}×2", str(english))] == ["same"]
    data = {"action": "export", "_selected_action": [row.pk], "index": 0, "format": "csv"}
    client = sign_in(city)
    content = client.post(reverse("admin:companies_challenge_changelist"), data).content
    assert f"{finance}×2,{english}" in content.decode("utf-8-sig")
    file = SimpleUploadedFile("c.csv", content)
    page = client.post(reverse("admin:companies_challenge_import"), {"file": file})
    assert [(found.state, found.changes) for found in page.context["rows"]] == [("same", [])]


def test_two_imports_wait_side_by_side_and_none_is_written_twice(sign_in, city):
    client = sign_in(city)
    file = SimpleUploadedFile("c.csv", "市町村,名前,ふりがな\r\n釜石市,髙橋,たかはし\r\n".encode())
    client.post(IMPORT, {"file": file})
    client.post(reverse("admin:companies_challenge_import"), {"confirmed": "1"})
    assert not Company.objects.exists()
    for _time in range(2):
        assert client.post(IMPORT, {"confirmed": "1"}).status_code == 302
    assert Company.objects.count() == 1
