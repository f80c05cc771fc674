"""One row of a list: either answers to write, or what is wrong in which column."""

import re
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from iwate_kankei import days
from iwate_kankei.models.programme import fiscal_year_of

from .. import japanese
from ..residences import NAMES as RESIDENCES
from .columns import letter

MAIL = re.compile(r"[^@\s,;]+@[a-z0-9-]+(\.[a-z0-9-]+)+", re.IGNORECASE)
LENGTHS = {"name": 100, "name_kana": 100, "phone": 20, "occupation": 100, "employer": 100, "what": 200}
KINDS = {
    "attended": {"参加", "受講", "説明会", "講座", "交流会", "成果報告会", "seminar", "lecture"},
    "fieldwork": {"実践", "実践活動", "地域協働実践活動", "地域実践活動", "フィールドワーク", "fieldwork"},
    "proposed": {"提案", "提案書", "proposal"},
    "worked": {"協働", "マッチング", "複業", "match"},
    "other": {"その他", "other"},
}
RECORD = ("name", "name_kana", "email", "phone", "residence", "occupation", "employer")


@dataclass
class Checked:
    """A row that was read: `record` of the person, `tie` they had (or None), `problems` by column."""

    record: dict = field(default_factory=dict)
    tie: dict | None = None
    problems: list = field(default_factory=list)  # [column letter, words]


@dataclass(frozen=True)
class Vocabulary:
    """What the rows are checked against. municipalities: {name or name without 市町村: code}."""

    municipalities: dict
    first_year: int = 2000
    last_year: int = 2100


def check(cells, mapping, vocabulary, fiscal_year=None):
    """One row. cells: text; mapping: {column number: field}; fiscal_year: of the whole list, or None."""
    row = _Row(cells, mapping, vocabulary, fiscal_year)
    row.read_person()
    row.read_tie()
    return row.checked


class _Row:
    def __init__(self, cells, mapping, vocabulary, fiscal_year):
        self.texts = {name: cells[number] for number, name in mapping.items() if number < len(cells)}
        self.columns = {name: number for number, name in mapping.items()}
        self.vocabulary, self.year = vocabulary, fiscal_year
        self.checked = Checked()
        for name, text in self.texts.items():
            if "\ufffd" in text:
                self.complain(name, _("A character cannot be read in this encoding"))

    def get(self, name):
        return japanese.normalise(self.texts.get(name, ""))

    def complain(self, name, words):
        self.checked.problems.append([letter(self.columns.get(name, 0)), str(words)])

    def read_person(self):
        record = self.checked.record
        record["name"] = self.get("name") or f"{self.get('family_name')} {self.get('given_name')}".strip()
        if not record["name"]:
            self.complain("name" if "name" in self.columns else "family_name", _("The name is missing"))
        for name in ("phone", "occupation", "employer"):
            record[name] = self.get(name)
        record["name_kana"] = self.kana()
        record["email"] = self.mail()
        record["residence"] = self.residence()
        if record["phone"] and not set(record["phone"]) <= set("0123456789+-() "):
            self.complain("phone", _("Not a telephone number: %(text)s") % {"text": record["phone"]})
        for name, length in LENGTHS.items():
            if len(record.get(name, "")) > length:
                self.complain(name, _("Longer than %(length)s characters") % {"length": length})

    def kana(self):
        kana = japanese.to_hiragana(self.texts.get("name_kana", ""))
        if kana and not japanese.is_hiragana(kana):
            self.complain("name_kana", _("Not kana: %(text)s") % {"text": kana})
        return kana

    def mail(self):
        mail = self.get("email").lower()
        if mail and not MAIL.fullmatch(mail):
            self.complain("email", _("Not an e-mail address: %(text)s") % {"text": mail})
        return mail

    def residence(self):
        """Also from a whole postal address, which begins with the prefecture."""
        text = self.get("residence")
        if not text:
            return ""
        for name in RESIDENCES:
            if text.startswith(name) or text == name.rstrip("都府県"):
                return name
        self.complain("residence", _("Not a prefecture: %(text)s") % {"text": text})
        return ""

    def read_tie(self):
        day, year = self.day(), self.fiscal_year()
        if day and year and fiscal_year_of(day) != year and "fiscal_year" in self.columns:
            self.complain(
                "fiscal_year", _("The date lies in fiscal year %(year)s") % {"year": fiscal_year_of(day)}
            )
        year = year or (fiscal_year_of(day) if day else None)
        what, kind, place = self.get("what"), self.kind(), self.municipality()
        if len(what) > LENGTHS["what"]:
            self.complain("what", _("Longer than %(length)s characters") % {"length": LENGTHS["what"]})
        if not (what or kind or day):
            return
        if not year:
            if not self.checked.problems:
                name = "fiscal_year" if "fiscal_year" in self.columns else "happened_on"
                self.complain(name, _("Neither date nor fiscal year is given"))
            return
        self.checked.tie = {
            "kind": kind or "attended",
            "fiscal_year": year,
            "happened_on": day,
            "what": what,
            "municipality_id": place,
        }

    def day(self):
        text = self.get("happened_on")
        if not text:
            return None
        try:
            return days.parse(text, self.year)
        except days.WrongWeekday as wrong:
            self.complain(
                "happened_on",
                _("%(day)s is a %(computed)s, not a %(written)s")
                % {"day": wrong.day, "computed": wrong.computed, "written": wrong.written},
            )
        except days.NotADate:
            self.complain("happened_on", _("Not a date: %(text)s") % {"text": text})
        return None

    def fiscal_year(self):
        text = self.get("fiscal_year")
        if not text:
            return self.year
        try:
            year = days.parse_year(text)
        except days.NotADate:
            self.complain("fiscal_year", _("Not a fiscal year: %(text)s") % {"text": text})
            return None
        if not self.vocabulary.first_year <= year <= self.vocabulary.last_year:
            self.complain("fiscal_year", _("Not a fiscal year: %(text)s") % {"text": text})
            return None
        return year

    def kind(self):
        text = self.get("kind").lower()
        if not text:
            return ""
        for kind, words in KINDS.items():
            if text == kind or text in words:
                return kind
        self.complain("kind", _("Unknown kind of tie: %(text)s") % {"text": text})
        return ""

    def municipality(self):
        text = self.get("municipality")
        if not text:
            return None
        code = self.vocabulary.municipalities.get(text.removeprefix("岩手県"))
        if not code:
            self.complain("municipality", _("Not a municipality of Iwate: %(text)s") % {"text": text})
        return code
