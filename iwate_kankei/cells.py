"""One cell of a table as a Python value: choices by their label, numbers and dates as people write them."""

import datetime as dt
import re

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from . import days
from .spreadsheets import FORMULA_STARTS
from .templatetags.languages import listed

COUNTERS = ("名", "人", "時間", "円", "か月", "ヶ月", "回", "組")  # what people write behind a number
SEPARATOR = "、"  # between the parts of a cell, in files of every language
BETWEEN = re.compile(r"[、,，;；\n]")  # and what people write there; a name may hold ・ and /


def clean(text):
    """The apostrophe that an export puts before a formula is taken off again."""
    text = text.strip()
    return text[1:] if text[:1] == "'" and text[1:].startswith(FORMULA_STARTS) else text


def parts(text, between=BETWEEN):
    """The names in a cell, one behind the other."""
    return [part.strip() for part in between.split(text) if part.strip()]


def choice(choices, text):
    """The value of a choice that is written as its label. Raises ValidationError."""
    if text == "":
        return ""
    for value, label in choices:
        if text in (str(label), value):
            return value
    offered = listed(label for _value, label in choices)
    raise ValidationError(_("“%(text)s” is none of: %(offered)s") % {"text": text, "offered": offered})


def number(text):
    """A whole number, with or without its counter (30名); None if it is empty. Raises ValidationError."""
    plain = text.replace(",", "")
    for counter in COUNTERS:
        plain = plain.removesuffix(counter)
    if plain and not plain.isdecimal():
        raise ValidationError(_("“%(text)s” is not a number.") % {"text": text})
    return int(plain) if plain else None


def day(text):
    """The date in a cell; None if it is empty. Raises ValidationError, also for another day's weekday."""
    if text == "":
        return None
    try:
        return days.parse(text)
    except days.WrongWeekday as wrong:
        raise ValidationError(_wrong_weekday(wrong)) from wrong
    except days.NotADate as error:
        raise ValidationError(_("“%(text)s” is not a date.") % {"text": text}) from error


def moment(text):
    """The moment in a cell, in Japan's time; None if it is empty. Raises ValidationError."""
    if text == "":
        return None
    try:
        day, clock = days.parse_moment(text)
    except days.WrongWeekday as wrong:
        raise ValidationError(_wrong_weekday(wrong)) from wrong
    except days.NotADate as error:
        raise ValidationError(
            _("“%(text)s” is not a date with a time, like 2026-12-05 19:00.") % {"text": text}
        ) from error
    return timezone.make_aware(dt.datetime.combine(day, clock))


def _wrong_weekday(wrong):
    return _("%(day)s is a %(computed)s, not a %(written)s.") % {
        "day": wrong.day.isoformat(),
        "computed": wrong.computed,
        "written": wrong.written,
    }
