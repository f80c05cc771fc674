"""Dates as people wrote them into lists: 2018/9/21（金）, 平成30年9月21日, R1.5.1, 9月21日(金)."""

import datetime as dt
import re
import unicodedata

WEEKDAYS = "月火水木金土日"
ERAS = {"令和": 2018, "R": 2018, "平成": 1988, "H": 1988}  # the year before the first one
WESTERN = re.compile(r"(?P<year>\d{4})[-/.年](?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})日?")
OF_ERA = re.compile(
    r"(?P<era>令和|平成|R|H)(?P<year>\d{1,2}|元)[-/.年](?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})日?"
)
WITHOUT_YEAR = re.compile(r"(?P<month>\d{1,2})[-/月](?P<day>\d{1,2})日?")
CLOCK = re.compile(r"(?P<hour>[0-2]?\d)[:時](?P<minute>[0-5]\d)分?(?::[0-5]\d)?$")
WEEKDAY = re.compile(r"\(?([月火水木金土日])(?:曜日?)?\)?$")


class NotADate(ValueError):
    """The text is no date that exists."""


class WrongWeekday(ValueError):
    """The weekday written beside a date is not the date's: .day, .written and .computed tell."""

    def __init__(self, day, written, computed):
        super().__init__(f"{day} {written} {computed}")
        self.day, self.written, self.computed = day, written, computed


def parse(text, fiscal_year=None):
    """The date in a cell. Without a year it lies in `fiscal_year` (April to March).

    Raises NotADate, or WrongWeekday if a weekday is written and does not fit.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    plain = CLOCK.sub("", plain).replace(" ", "").upper().removesuffix("T")
    written = None
    if match := WEEKDAY.search(plain):
        plain = plain[: match.start()]
        written = match.group(1) if match.group(0) != "日" else None  # the 日 of 9月21日 is no weekday
    day = _day(plain, fiscal_year)
    computed = WEEKDAYS[day.weekday()]
    if written and written != computed:
        raise WrongWeekday(day, written, computed)
    return day


def parse_moment(text, fiscal_year=None):
    """(date, time) of a cell: 2026-12-05 19:00, 令和8年12月5日（土）19時00分. Raises as `parse` does."""
    plain = unicodedata.normalize("NFKC", text).strip()
    match = CLOCK.search(plain)
    if not match or int(match["hour"]) > 23:
        raise NotADate(text)
    return parse(plain[: match.start()], fiscal_year), dt.time(int(match["hour"]), int(match["minute"]))


def _day(plain, fiscal_year):
    try:
        if match := WESTERN.fullmatch(plain):
            return dt.date(*(int(part) for part in match.groups()))
        if match := OF_ERA.fullmatch(plain):
            years = 1 if match["year"] == "元" else int(match["year"])
            return dt.date(ERAS[match["era"]] + years, int(match["month"]), int(match["day"]))
        if fiscal_year and (match := WITHOUT_YEAR.fullmatch(plain)):
            month = int(match["month"])
            return dt.date(fiscal_year + (month < 4), month, int(match["day"]))
    except ValueError as error:
        raise NotADate(plain) from error
    raise NotADate(plain)


def parse_year(text):
    """A fiscal year: 2018, 2018年度, 平成30年度, H30. Raises NotADate."""
    plain = (
        unicodedata.normalize("NFKC", text).replace(" ", "").upper().removesuffix("年度").removesuffix("年")
    )
    if re.fullmatch(r"(19|20)\d\d", plain):
        return int(plain)
    if match := re.fullmatch(r"(令和|平成|R|H)(\d{1,2}|元)", plain):
        return ERAS[match[1]] + (1 if match[2] == "元" else int(match[2]))
    raise NotADate(text)
