"""From an uploaded file to a table of text: xlsx, or CSV in UTF-8 (with or without BOM) or CP932."""

import csv
import datetime as dt
import io
import zipfile
from dataclasses import dataclass

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

MOST_ROWS = 20_000
MOST_COLUMNS = 60
MOST_TITLES = 10  # filled rows among which the headings are looked for
MOST_BYTES = 10_000_000


class Unreadable(Exception):
    """The file as a whole cannot be read; the text says why, for the person who uploaded it."""


@dataclass(frozen=True)
class Table:
    """headers: text of the row of headings. rows below it: (number as Excel counts, cells as text)."""

    headers: list
    rows: list
    encoding: str


def read(name, content, known=lambda cells: 0):
    """The table in a file. Raises Unreadable.

    known: how many cells of a row are headings that one expects. Lists often begin with a title and a date:
    of the first rows the one with most of them holds the headings, and what stands above is left out.
    """
    if len(content) > MOST_BYTES:
        raise Unreadable(_("The file is larger than 10 MB. Please divide it."))
    if name.lower().endswith(".xlsx"):
        return _table(_sheet(content), "xlsx", known)
    lines, encoding = _lines(content)
    return _table(lines, encoding, known)


def _sheet(content):
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        return [[_text(cell) for cell in row] for row in book.worksheets[0].iter_rows(values_only=True)]
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        raise Unreadable(_("This is not a readable Excel file (xlsx).")) from error


def _text(cell):
    if cell is None:
        return ""
    if isinstance(cell, dt.datetime):  # Excel knows no bare date: midnight is one
        return cell.strftime("%Y-%m-%d %H:%M" if cell.time() else "%Y-%m-%d")
    if isinstance(cell, dt.date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def _lines(content):
    """CSV rows and the encoding. UTF-8 is tried first: text in CP932 is almost never valid UTF-8."""
    try:
        text, encoding = content.decode("utf-8-sig"), "UTF-8"
    except UnicodeDecodeError:
        # An impossible byte becomes U+FFFD and is reported in its own cell, not as a failed file.
        text, encoding = content.decode("cp932", errors="replace"), "CP932"
    if "\0" in text:
        raise Unreadable(_("This is not a readable CSV file."))
    try:
        return list(csv.reader(io.StringIO(text, newline=""))), encoding
    except csv.Error as error:
        raise Unreadable(_("This is not a readable CSV file.")) from error


def _table(lines, encoding, known):
    filled = [(number, cells) for number, cells in enumerate(lines, 1) if any(cell.strip() for cell in cells)]
    titles = max(range(len(filled[:MOST_TITLES])), key=lambda row: known(filled[row][1]), default=0)
    filled = filled[titles:]
    if len(filled) < 2:
        raise Unreadable(_("The file has no rows below the headings."))
    if len(filled) - 1 > MOST_ROWS:
        raise Unreadable(_("The file has more than 20,000 rows. Please divide it."))
    headers = [cell.strip() for cell in filled[0][1]][:MOST_COLUMNS]
    rows = [(number, _fit(cells, len(headers))) for number, cells in filled[1:]]
    return Table(headers, rows, encoding)


def _fit(cells, width):
    return [*cells[:width], *[""] * (width - len(cells))]
