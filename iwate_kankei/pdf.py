"""Papers that people hand in: A4 PDF with Japanese text that can be searched and copied.

The typeface is BIZ UDPGothic (SIL Open Font License, fonts/OFL.txt), made for readability, with a second one
for rare characters of names (fonts/README.md); only the characters in use are embedded, so a page has about
20 KB. What neither holds is printed as 〓, as Japanese printers do: a name never loses a character unseen.
"""

import logging
from pathlib import Path

from fpdf import FPDF

FONTS = Path(__file__).resolve().parent / "fonts"
MISSING = "〓"
MARGIN, BOTTOM, LABEL = 25, 20, 45  # mm
LINE = 7  # mm a line at 11 pt: 1.8 times the letters, as in Japanese office papers
PADDING = (1, 2)  # mm above and below, left and right of a value
ROW_LINES = 10
logging.getLogger("fontTools").setLevel(logging.WARNING)  # it tells each step of embedding


class Paper(FPDF):
    """One paper, from top to bottom: title, date, paragraphs, a table of facts, who issued it."""

    def __init__(self, title, *, language="ja"):
        super().__init__(format="A4")
        self.add_font("BIZ", fname=FONTS / "BIZUDPGothic-Regular.ttf")
        self.add_font("rare", fname=FONTS / "RareKanji.ttf")
        self.set_fallback_fonts(["rare"])
        self.set_title(title)
        self.set_lang(language)
        self.set_creator("iwate-kankei")
        self.set_margins(MARGIN, MARGIN)
        self.set_auto_page_break(True, BOTTOM)
        self.add_page()
        self._write(title, size=18, height=14, align="C")
        self.ln(8)

    def footer(self):
        """Which page of how many: a paper of several pages may fall apart."""
        self.set_y(-BOTTOM + LINE)
        self.set_font("BIZ", size=9)
        self.cell(self.epw, LINE, f"{self.page_no()} / {{nb}}", align="C")

    def heading(self, text):
        self.ln(4)
        self._write(text, size=13, height=9)

    def paragraph(self, text, align="L"):
        self._write(text, align=align)
        self.ln(2)

    def facts(self, rows):
        """rows: (label, value); values may run over several lines and pages."""
        self.set_font("BIZ", size=11)
        with self.table(
            col_widths=(LABEL, self.epw - LABEL),
            first_row_as_headings=False,
            line_height=LINE,
            padding=PADDING,
            text_align="LEFT",
            v_align="TOP",
        ) as table:
            for label, value in rows:
                for part in self._parts(self._printable(value) or "–"):
                    row = table.row()
                    row.cell(self._printable(label))
                    row.cell(part)
                    label = ""
        self.ln(4)

    def _parts(self, value):
        """A long value in rows of ROW_LINES lines: a row is never cut, and may not be higher than a page."""
        width = self.epw - LABEL - 2 * PADDING[1]
        lines = self.multi_cell(width, LINE, value, dry_run=True, output="LINES", align="L")
        for start in range(0, len(lines), ROW_LINES):
            yield "\n".join(lines[start : start + ROW_LINES])

    def as_bytes(self):
        return bytes(self.output())

    def _write(self, text, *, size=11, height=LINE, align="L"):
        self.set_font("BIZ", size=size)
        text = self._printable(text)
        self.multi_cell(self.epw, height, text, align=align, new_x="LMARGIN", new_y="NEXT")

    def _printable(self, text):
        held = [font.cmap for font in self.fonts.values()]
        return "".join(
            each if each in "\r\n\t" or any(ord(each) in cmap for cmap in held) else MISSING
            for each in str(text)
        )
