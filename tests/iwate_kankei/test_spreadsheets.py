import csv
import datetime as dt
import io
import zoneinfo

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from iwate_kankei import spreadsheets

NOON = dt.datetime(2026, 12, 12, 12, 0, tzinfo=zoneinfo.ZoneInfo("Asia/Tokyo"))


def test_utf8_begins_with_a_bom_and_keeps_japanese():
    content = spreadsheets.csv_bytes(["氏名"], [["髙橋 花子"]])
    assert content == b"\xef\xbb\xbf" + "氏名\r\n髙橋 花子\r\n".encode()


def test_cp932_keeps_what_shift_jis_in_windows_knows():
    assert spreadsheets.csv_bytes(["氏名"], [["髙橋①"]], "cp932").decode("cp932") == "氏名\r\n髙橋①\r\n"


def test_cp932_reports_row_and_character_and_writes_no_question_mark():
    with pytest.raises(ValidationError) as refused:
        spreadsheets.csv_bytes(["氏名"], [["花子"], ["𠮷田"]], "cp932")
    assert "3" in refused.value.messages[0]
    assert "𠮷" in refused.value.messages[0]
    assert "U+20BB7" in refused.value.messages[0]


@pytest.mark.parametrize("text", ["=1+1", "+81 90", "-2", "@SUM(A1)", "\t=1", "＝1"])
def test_formulas_are_neutralised(text):
    cell = next(csv.reader(io.StringIO(spreadsheets.csv_bytes([text], []).decode("utf-8-sig"), newline="")))
    assert cell == ["'" + text]
    sheet = load_workbook(io.BytesIO(spreadsheets.xlsx(["x"], [[text]]))).active
    assert (sheet["A2"].value, sheet["A2"].data_type) == ("'" + text, "s")


def test_numbers_stay_numbers_and_moments_are_japans_clock():
    sheet = load_workbook(io.BytesIO(spreadsheets.xlsx(["n", "t"], [[-5, NOON], [None, NOON.date()]]))).active
    assert [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)] == [
        [-5, "2026-12-12 12:00"],
        [None, "2026-12-12"],
    ]


@given(st.lists(st.text(), min_size=1, max_size=4))
def test_any_text_makes_a_file_that_runs_nothing(cells):
    sheet = load_workbook(io.BytesIO(spreadsheets.xlsx(["x"] * len(cells), [cells]))).active
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    spreadsheets.csv_bytes(["x"], [cells])


def test_download_is_named_in_japanese_and_not_stored():
    response = spreadsheets.response("参加者名簿", ["氏名"], [["花子"]], spreadsheets.Format.CSV)
    assert response["Content-Disposition"].endswith("%E5%8F%82%E5%8A%A0%E8%80%85%E5%90%8D%E7%B0%BF.csv")
    assert response["Cache-Control"] == "no-store"
