"""Papers that people hand in: A4 PDF with Japanese text that can be searched and copied.

The typeface is BIZ UDPGothic (SIL Open Font License, fonts/OFL.txt), made for readability; only the
characters in use are embedded, so a page has about 20 KB.
"""

import logging
from pathlib import Path

from fpdf import FPDF

FONT = Path(__file__).resolve().parent / "fonts" / "BIZUDPGothic-Regular.ttf"
MARGIN, LABEL = 25, 45  # mm
LINE = 7  # mm a line at 11 pt: 1.8 times the letters, as in Japanese office papers
logging.getLogger("fontTools").setLevel(logging.WARNING)  # it tells each step of embedding


class Paper(FPDF):
    """One paper, from top to bottom: title, date, paragraphs, a table of facts, who issued it."""

    def __init__(self, title, *, language="ja"):
        super().__init__(format="A4")
        self.add_font("BIZ", fname=FONT)
        self.set_title(title)
        self.set_lang(language)
        self.set_creator("iwate-kankei")
        self.set_margins(MARGIN, MARGIN)
        self.set_auto_page_break(True, MARGIN)
        self.add_page()
        self._write(title, size=18, height=14, align="C")
        self.ln(8)

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
            padding=(1, 2),
            text_align="LEFT",
            v_align="TOP",
        ) as table:
            for label, value in rows:
                row = table.row()
                row.cell(str(label))
                row.cell(str(value) or "–")
        self.ln(4)

    def as_bytes(self):
        return bytes(self.output())

    def _write(self, text, *, size=11, height=LINE, align="L"):
        self.set_font("BIZ", size=size)
        self.multi_cell(self.epw, height, str(text), align=align, new_x="LMARGIN", new_y="NEXT")
