import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iwate_kankei import days, reading
from participants.importing import checking, columns


@pytest.mark.parametrize(
    "text",
    [
        "2018/9/21",
        "2018-09-21",
        "2018.9.21",
        "2018年9月21日",
        "2018年9月21日（金）",
        "2018/9/21(金)",
        "２０１８／９／２１（金曜日）",
        "平成30年9月21日",
        "H30.9.21",
        "2018-09-21T00:00:00",
    ],
)
def test_a_date_is_read_however_it_was_written(text):
    assert days.parse(text) == dt.date(2018, 9, 21)


def test_the_era_of_reiwa_is_known_with_its_first_year():
    assert days.parse("令和元年5月1日") == dt.date(2019, 5, 1)
    assert days.parse_year("令和2年度") == 2020


@pytest.mark.parametrize(("text", "day"), [("9/21", dt.date(2018, 9, 21)), ("1月9日", dt.date(2019, 1, 9))])
def test_a_date_without_year_lies_in_the_lists_fiscal_year(text, day):
    assert days.parse(text, 2018) == day


@pytest.mark.parametrize("text", ["2018/2/30", "9/21", "来週", "", "13/1", "2018年9月"])
def test_what_is_no_date_is_refused(text):
    with pytest.raises(days.NotADate):
        days.parse(text)


def test_a_weekday_that_contradicts_its_date_is_pointed_out():
    with pytest.raises(days.WrongWeekday) as caught:
        days.parse("2019年9月21日（金）")  # as in the programme's own description: that day was a Saturday
    assert (caught.value.written, caught.value.computed) == ("金", "土")


@given(st.dates(dt.date(1990, 1, 1), dt.date(2099, 12, 31)))
def test_every_date_is_read_back_with_its_own_weekday(day):
    assert days.parse(f"{day.year}年{day.month}月{day.day}日（{'月火水木金土日'[day.weekday()]}）") == day


def test_columns_are_guessed_from_their_headings():
    headers = ["No.", "氏名", "フリガナ", "メールアドレス", "参加日", "イベント名", "備考"]
    assert columns.guess(headers) == {1: "name", 2: "name_kana", 3: "email", 4: "happened_on", 5: "what"}
    assert columns.guess(["氏名（カナ）", "TEL"]) == {0: "name_kana", 1: "phone"}


@pytest.mark.parametrize(("number", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA")])
def test_columns_have_the_letters_of_excel(number, letters):
    assert columns.letter(number) == letters


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_csv_is_read_in_the_encodings_that_excel_writes(encoding):
    table = reading.read("名簿.csv", "氏名,ふりがな\r\n髙橋 一,たかはし はじめ\r\n\r\n".encode(encoding))
    assert table.headers == ["氏名", "ふりがな"]
    assert table.rows == [(2, ["髙橋 一", "たかはし はじめ"])]
    assert table.encoding == ("CP932" if encoding == "cp932" else "UTF-8")


def test_an_impossible_byte_is_reported_in_its_cell_and_not_as_a_failed_file():
    content = "氏名,メール\r\n岩手 花子,a@example.jp\r\n".encode("cp932").replace(
        "花".encode("cp932"), b"\x87\xff"
    )
    table = reading.read("a.csv", content)
    row = checking.check(table.rows[0][1], columns.guess(table.headers), checking.Vocabulary({}))
    assert row.problems == [["A", "この文字コードでは読めない文字があります"]]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.xlsx", b"not a workbook"),
        ("a.csv", b""),
        ("a.csv", "氏名".encode()),
        ("a.csv", b"\0\1\2"),
        ("a.csv", b"x" * 10_000_001),
    ],
)
def test_a_file_that_is_no_list_is_refused(name, content):
    with pytest.raises(reading.Unreadable):
        reading.read(name, content)


FAULTS = {
    "name": ("", "A", "氏名がありません"),
    "name_kana": ("Hanako", "B", "かなではありません：Hanako"),
    "email": ("hanako＠example", "C", "メールアドレスではありません：hanako@example"),
    "phone": ("内線あり", "D", "電話番号ではありません：内線あり"),
    "residence": ("東北県", "E", "都道府県ではありません：東北県"),
    "happened_on": ("2018/9/31", "G", "日付ではありません：2018/9/31"),
    "weekday": ("2018/9/21（土）", "G", "2018-09-21は（金）です。（土）ではありません"),
    "fiscal_year": ("去年", "H", "年度ではありません：去年"),
    "municipality": ("仙台市", "I", "岩手県の市町村ではありません：仙台市"),
    "kind": ("見学", "J", "関わりの区分がわかりません：見学"),
}
HEADERS = "氏名,ふりがな,メールアドレス,電話番号,都道府県,イベント名,参加日,年度,市町村,区分"
PLACE = {
    "name": 0,
    "name_kana": 1,
    "email": 2,
    "phone": 3,
    "residence": 4,
    "happened_on": 6,
    "weekday": 6,
    "fiscal_year": 7,
    "municipality": 8,
    "kind": 9,
}


def a_list_of_1000_with_50_faults():
    """(CP932 content, expected problems {row: [[column, words]]}): ten kinds of fault, five of each."""
    lines, expected = [HEADERS], {}
    for index in range(1000):
        cells = [
            f"髙橋 {index:04d}",
            "ﾀｶﾊｼ ﾊｼﾞﾒ",
            f"person{index:04d}@example.jp",
            "090-1234-5678",
            "東京都",
            "第1回講座",
            "2018年9月21日（金）",
            "平成30年度",
            "一関市",
            "参加",
        ]
        if index % 20 == 7:
            fault = list(FAULTS)[index // 20 % 10]
            text, column, words = FAULTS[fault]
            cells[PLACE[fault]] = text
            expected[index + 2] = [[column, words]]
        lines.append(",".join(cells))
    return "\r\n".join(lines).encode("cp932"), expected


def test_headings_are_found_below_a_title_and_rows_keep_the_numbers_of_excel():
    lines = ["平成30年度　参加者名簿,,", ",,作成：地域振興室", "", "氏名,ふりがな,メールアドレス"]
    content = "\r\n".join([*lines, "岩手 花子,いわて はなこ,h@example.jp"]).encode("cp932")
    table = reading.read("list.csv", content, known=lambda cells: len(columns.guess(cells)))
    assert table.headers == ["氏名", "ふりがな", "メールアドレス"]
    assert table.rows == [(5, ["岩手 花子", "いわて はなこ", "h@example.jp"])]


def test_without_any_known_heading_the_first_row_holds_them():
    table = reading.read("list.csv", "甲,乙\n1,2\n".encode(), known=lambda cells: len(columns.guess(cells)))
    assert (table.headers, table.rows) == (["甲", "乙"], [(2, ["1", "2"])])
