"""The tables of a situation as files 导出: in Excel every text is a text; in CSV what would be a formula is made harmless."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from io import BytesIO, StringIO

import xlsxwriter

from service.web.phrases import Voice
from service.web.supervision.situation_sheets import Sheet

_FONT = {"font_name": "宋体", "font_size": 11}
_STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def excel_of(sheets: Sequence[Sheet], voice: Voice, lead: str) -> bytes:
    """One sheet for each table; ``lead`` says of which run and choice they are."""
    file = BytesIO()
    book = xlsxwriter.Workbook(
        file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    title = book.add_format({**_FONT, "bold": True, "font_size": 14})
    head = book.add_format({**_FONT, "bold": True, "border": 1, "text_wrap": True, "align": "center"})
    cell = book.add_format({**_FONT, "border": 1})
    for sheet in sheets:
        page = book.add_worksheet(voice.say(sheet.title))
        page.write_string(0, 0, voice.say(sheet.title), title)
        page.write_string(1, 0, lead)
        page.write_string(2, 0, voice.say(sheet.note))
        page.set_column(0, 0, 26)
        page.set_column(1, max(1, len(sheet.columns) - 1), 14)
        for place, text in enumerate(sheet.columns):
            page.write_string(4, place, text, head)
        for line, row in enumerate(sheet.rows, start=5):
            for place, value in enumerate(row):
                if isinstance(value, int):
                    page.write_number(line, place, value, cell)
                else:
                    page.write_string(line, place, value, cell)
        page.freeze_panes(5, 1)
    book.close()
    return file.getvalue()


def csv_of(sheets: Sequence[Sheet], voice: Voice, lead: str) -> bytes:
    """All tables one after the other, each under its title; UTF-8 with the mark that Excel looks for."""
    out = StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([harmless(lead)])
    for sheet in sheets:
        writer.writerow([])
        writer.writerow([voice.say(sheet.title)])
        writer.writerow([harmless(text) for text in sheet.columns])
        writer.writerows([harmless(value) if isinstance(value, str) else value for value in row] for row in sheet.rows)
    return out.getvalue().encode("utf-8-sig")


def harmless(text: str) -> str:
    """A text that a spreadsheet would take for a formula gets an apostrophe in front."""
    return f"'{text}" if text.startswith(_STARTS_FORMULA) else text
