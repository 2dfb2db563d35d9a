"""The sheet of paper that a PDF letter is set on 版面: A4 after GB/T 9704-2012, page numbers and note at the foot."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from fpdf import FPDF

FONT = "letter"
_SIMPLIFIED_CHINESE = 2
"""Position of the simplified Chinese face in the font collection."""
LEFT, TOP, RIGHT, BOTTOM = 28.0, 37.0, 26.0, 35.0
TEXT_WIDTH = 210.0 - LEFT - RIGHT
MM_PER_POINT = 25.4 / 72


class LetterSheet(FPDF):
    """Pages in millimetres. ``note`` stands in small print below each page number."""

    def __init__(self, font: Path, note: str, made_at: datetime, watermark: str = "") -> None:
        super().__init__(orientation="portrait", unit="mm", format="A4")
        self._note = note
        self._watermark = watermark
        self.set_margins(LEFT, TOP, RIGHT)
        self.set_auto_page_break(True, BOTTOM)
        self.set_creation_date(made_at)
        self.set_lang("zh-CN")
        self.add_font(FONT, "", font, collection_font_number=_SIMPLIFIED_CHINESE)
        self.set_font(FONT, "", 16)

    def header(self) -> None:
        """The watermark, before anything else is set on the page."""
        if not self._watermark:
            return
        # A header must leave the page as it found it: a row that is moved here goes on in its own font.
        font, x, y = (self.font_family, self.font_style, self.font_size_pt), self.get_x(), self.get_y()
        self.set_font(FONT, "", 20)
        self.set_text_color(225)
        for height in (90, 160, 230):
            with self.rotation(30, 105, height):
                self.text(105 - self.get_string_width(self._watermark) / 2, height, self._watermark)
        self.set_text_color(0)
        self.set_font(*font)
        self.set_xy(x, y)

    def footer(self) -> None:
        self.set_y(-26)
        self.set_font(FONT, "", 12)
        self.cell(0, 6, f"— {self.page_no()} —", align="C")
        self.set_y(-17)
        self.set_font(FONT, "", 6.5)
        self.set_text_color(90)
        self.cell(0, 4, self._note, align="C")
        self.set_text_color(0)

    def room(self) -> float:
        """Millimetres left on this page."""
        return self.h - BOTTOM - self.get_y()
