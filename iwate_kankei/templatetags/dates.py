"""Dates as people in Iwate read them: 2026年12月12日（土）10:00, always in Japan's time.

Weekdays are always computed. Every filter answers "" for an empty value, and speaks the active language.
"""

import datetime as dt
from zoneinfo import ZoneInfo

from django import template
from django.utils import timezone
from django.utils.translation import get_language

register = template.Library()

TOKYO = ZoneInfo("Asia/Tokyo")
WEEKDAYS_JA = "月火水木金土日"
WEEKDAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS_EN = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
REIWA, HEISEI = 2018, 1988  # the years before their first years


def _japanese():
    return (get_language() or "ja").startswith("ja")


def _local(value):
    """A date stays as it is; an aware moment becomes Japan's wall clock."""
    if isinstance(value, dt.datetime) and timezone.is_aware(value):
        return value.astimezone(TOKYO)
    return value


def _day(day, with_year=True):
    if _japanese():
        year = f"{day.year}年" if with_year else ""
        return f"{year}{day.month}月{day.day}日（{WEEKDAYS_JA[day.weekday()]}）"
    year = f" {day.year}" if with_year else ""
    return f"{WEEKDAYS_EN[day.weekday()]} {day.day} {MONTHS_EN[day.month - 1]}{year}"


def _clock(moment):
    return f"{moment.hour}:{moment.minute:02}"


def _day_and_clock(moment, with_year=True):
    return f"{_day(moment, with_year)}{'' if _japanese() else ', '}{_clock(moment)}"


@register.filter
def jdate(value):
    """2026年12月12日（土） / Sat 12 December 2026"""
    return _day(_local(value)) if value else ""


@register.filter
def jday(value):
    """Without the year, where the list already says it: 12月12日（土） / Sat 12 December"""
    return _day(_local(value), with_year=False) if value else ""


@register.filter
def jtime(value):
    """10:00"""
    return _clock(_local(value)) if value is not None and value != "" else ""


@register.filter
def jdatetime(value):
    """2026年12月12日（土）10:00 / Sat 12 December 2026, 10:00"""
    return _day_and_clock(_local(value)) if value else ""


@register.filter
def jperiod(start, end):
    """Two moments or two dates; what they share is said once.

    2026年12月12日（土）10:00〜16:00 on one day, 2026年12月12日（土）10:00〜12月13日（日）16:00 on two.
    """
    if not start or not end:
        return _alone(start or end)
    start, end = _local(start), _local(end)
    to, until = ("〜", "〜") if _japanese() else ("–", " – ")
    if not isinstance(start, dt.datetime):
        return _day(start) if start == end else f"{_day(start)}{until}{_day(end, end.year != start.year)}"
    if start.date() == end.date():
        return f"{_day_and_clock(start)}{to}{_clock(end)}"
    return f"{_day_and_clock(start)}{until}{_day_and_clock(end, end.year != start.year)}"


def _alone(value):
    return jdatetime(value) if isinstance(value, dt.datetime) else jdate(value)


def era_year(year):
    """A western year in Japan's era: 令和8年, 平成30年, 令和元年 (the year that began as 平成31年)."""
    era, first = ("令和", REIWA) if year > REIWA else ("平成", HEISEI)
    return f"{era}{'元' if year - first == 1 else year - first}年"


@register.filter
def fiscal_year(value):
    """A fiscal year, or the one a date lies in: 2026年度（令和8年度） / FY2026

    The fiscal year begins on 1 April.
    """
    if value in (None, ""):
        return ""
    if isinstance(value, dt.date):
        day = _local(value)
        value = day.year if day.month >= 4 else day.year - 1
    year = int(value)
    return f"{year}年度（{era_year(year)}度）" if _japanese() else f"FY{year}"


@register.filter
def iso(value):
    """For <time datetime="…">: the same moment, for machines."""
    return _local(value).isoformat() if value else ""
