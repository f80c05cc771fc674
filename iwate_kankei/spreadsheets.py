"""Tables for Excel: CSV in UTF-8 with BOM or in CP932, and xlsx; every list that leaves goes through here.

Cells that a spreadsheet would run as a formula are neutralised with a leading apostrophe (OWASP, CSV
injection); what CP932 cannot hold is reported by row and character, never turned into "?".
"""

import csv
import datetime as dt
import io
import re
from urllib.parse import quote

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")  # full width too: Excel folds it
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")  # not allowed in XML, of no use in CSV
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDEST = 40  # characters; longer cells wrap
REPORTED = 20  # so many unwritable characters are named, then counted


class Format(models.TextChoices):
    XLSX = "xlsx", gettext_lazy("Excel (xlsx)")
    CSV = "csv", gettext_lazy("CSV (UTF-8, opens in Excel)")
    CP932 = "cp932", gettext_lazy("CSV (Shift_JIS / CP932, for older systems)")


def response(filename, header, rows, format=Format.XLSX, notes=()):
    """The table as a download named `filename` (without ending); a ValidationError says what CP932 lacks.

    notes: rows of a second sheet, which only xlsx has room for; the first is its header.
    """
    rows = [[_plain(value) for value in row] for row in rows]
    header = [_plain(value) for value in header]
    if format == Format.XLSX:
        content, content_type, ending = xlsx(header, rows, notes), XLSX, "xlsx"
    else:
        charset = "cp932" if format == Format.CP932 else "utf-8"
        content, ending = csv_bytes(header, rows, charset), "csv"
        content_type = f"text/csv; charset={'Shift_JIS' if charset == 'cp932' else 'utf-8'}"
    answer = HttpResponse(content, content_type=content_type)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(filename)}.{ending}"
    answer["Cache-Control"] = "no-store"  # name lists do not stay in shared browsers
    return answer


def csv_bytes(header, rows, charset="utf-8"):
    """CSV with CRLF line ends. utf-8 begins with a BOM, without which Excel reads it as Shift_JIS."""
    table = [[_plain(value) for value in row] for row in [header, *rows]]
    if charset == "cp932" and (missing := list(unwritable(table))):
        raise ValidationError(_explain(missing), code="cp932")
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(table)
    return text.getvalue().encode("cp932" if charset == "cp932" else "utf-8-sig")


def empty_table(filename, guide, format):
    """A table to fill in. guide: [(heading, is it needed, how a cell is written)]."""
    notes = [[_("Column"), _("Needed"), _("How it is written")]]
    notes += [[heading, _("needed") if needed else "", how] for heading, needed, how in guide]
    return response(filename, [heading for heading, _needed, _how in guide], [], format, notes)


def xlsx(header, rows, notes=()):
    """A sheet with the table, and one with `notes` if there are any."""
    book = Workbook()
    _fill(book.active, [header, *rows])
    if notes:
        _fill(book.create_sheet(_("How it is written")), notes)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _fill(sheet, rows):
    """A bold, frozen header row, a filter, and columns as wide as their text."""
    for row in rows:
        sheet.append([_plain(value) for value in row])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    for column in sheet.iter_cols():
        width = max(_width(cell.value) for cell in column)
        sheet.column_dimensions[get_column_letter(column[0].column)].width = min(width, WIDEST) + 2
        for cell in column:
            cell.alignment = Alignment(wrap_text=True, vertical="top")


def unwritable(table):
    """(row, character) for everything that CP932 cannot hold; the header is row 1, as in Excel."""
    for number, row in enumerate(table, start=1):
        for value in row:
            for character in str(value):
                try:
                    character.encode("cp932")
                except UnicodeEncodeError:
                    yield number, character


def _explain(missing):
    lines = [
        _("Row %(row)s: “%(character)s” (U+%(code)s) cannot be written in Shift_JIS.")
        % {"row": row, "character": character, "code": f"{ord(character):04X}"}
        for row, character in missing[:REPORTED]
    ]
    if len(missing) > REPORTED:
        lines.append(_("And %(count)s more characters.") % {"count": len(missing) - REPORTED})
    return [*lines, _("Please choose UTF-8 or xlsx, or change these characters.")]


def _plain(value):
    """A cell: numbers stay numbers, moments are Japan's wall clock, text can run nothing."""
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    text = CONTROL.sub("", str(value))
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def _width(value):
    """Japanese characters are two wide."""
    lines = str(value).splitlines() or [""]
    return max(sum(2 if ord(character) > 0x2E7F else 1 for character in line) for line in lines)
