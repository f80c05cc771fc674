"""Which column of a list is which of our fields: guessed from the headings, decided by staff."""

import unicodedata

from django.utils.translation import gettext_lazy as _

FIELDS = [
    ("name", _("Full name")),
    ("family_name", _("Family name")),
    ("given_name", _("Given name")),
    ("name_kana", _("Furigana")),
    ("email", _("E-mail address")),
    ("phone", _("Telephone")),
    ("residence", _("Prefecture of residence")),
    ("occupation", _("Occupation")),
    ("employer", _("Employer")),
    ("kind", _("Kind of tie")),
    ("what", _("Event or company")),
    ("happened_on", _("Date")),
    ("fiscal_year", _("Fiscal year")),
    ("municipality", _("Municipality")),
]
NAMES = dict(FIELDS)
# Headings seen in lists of earlier years; compared after NFKC, without spaces, in lower case.
HEADINGS = {
    "name": {"氏名", "名前", "お名前", "name", "参加者名"},
    "family_name": {"姓", "苗字", "名字", "familyname", "lastname"},
    "given_name": {"名", "givenname", "firstname"},
    "name_kana": {
        "ふりがな",
        "フリガナ",
        "かな",
        "カナ",
        "氏名(かな)",
        "氏名(カナ)",
        "氏名カナ",
        "氏名かな",
        "よみがな",
        "furigana",
    },
    "email": {"メールアドレス", "メール", "e-mail", "email", "mail", "eメール"},
    "phone": {"電話", "電話番号", "tel", "携帯", "携帯電話", "phone", "連絡先"},
    "residence": {"都道府県", "居住地", "お住まい", "住所", "居住都道府県", "residence"},
    "occupation": {"職業", "職種", "役職", "occupation"},
    "employer": {"勤務先", "会社名", "所属", "会社", "employer"},
    "kind": {"区分", "関わり", "種別", "kind"},
    "what": {"イベント", "イベント名", "講座名", "内容", "企業", "企業名", "マッチング先", "event"},
    "happened_on": {"日付", "参加日", "開催日", "年月日", "date"},
    "fiscal_year": {"年度", "参加年度", "fiscalyear"},
    "municipality": {"市町村", "地域", "市", "municipality"},
}


# How a column of an empty table is filled in; the name in one column instead of two.
HOW = {
    "name": _("Family name and given name"),
    "name_kana": _("Hiragana or katakana"),
    "email": "",
    "phone": "",
    "residence": _("Also a whole postal address"),
    "occupation": "",
    "employer": "",
    "kind": "説明会、講座、地域協働実践活動、提案、マッチング、その他",
    "what": "",
    "happened_on": "2018-11-03",
    "fiscal_year": _("Needed where there is no date: 2018"),
    "municipality": _("A municipality of Iwate"),
}

BRACKETS = {ord("("): None, ord(")"): None}


def _plain(heading):
    return "".join(unicodedata.normalize("NFKC", heading).lower().split()).translate(BRACKETS)


def guess(headers):
    """{column number: field}; each field at most once, the first fitting column wins."""
    mapping = {}
    for number, header in enumerate(headers):
        plain = _plain(header)
        for field, headings in HEADINGS.items():
            known = {_plain(each) for each in (*headings, str(NAMES[field]))}
            if plain in known and field not in mapping.values():
                mapping[number] = field
    return mapping


def guide():
    """[(heading, is it needed, how a cell is written)] of an empty table, as `guess` reads it."""
    return [(str(NAMES[field]), field == "name", str(how)) for field, how in HOW.items()]


def letter(number):
    """The column's letter in Excel: 0 → A, 26 → AA."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
