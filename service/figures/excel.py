"""The figures as an Excel file 导出: every text is written as a text, so that no cell is ever a formula."""

from __future__ import annotations

from io import BytesIO

import xlsxwriter

from service.figures.columns import COLUMNS
from service.figures.counting import Tally
from service.figures.gathering import Figures
from service.web.phrases import Voice

_FONT = {"font_name": "宋体", "font_size": 11}


def excel_file(figures: Figures, voice: Voice) -> bytes:
    """One sheet with the table, one with the definitions."""
    file = BytesIO()
    book = xlsxwriter.Workbook(
        file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    _table(book, figures, voice)
    _definitions(book, voice)
    book.close()
    return file.getvalue()


def _table(book: xlsxwriter.Workbook, figures: Figures, voice: Voice) -> None:
    sheet = book.add_worksheet(voice.say("figures.title"))
    title = book.add_format({**_FONT, "bold": True, "font_size": 14})
    head = book.add_format(
        {**_FONT, "bold": True, "border": 1, "text_wrap": True, "valign": "vcenter", "align": "center"}
    )
    text = book.add_format({**_FONT, "border": 1})
    formats = {
        (0, ""): book.add_format({**_FONT, "border": 1}),
        (1, ""): book.add_format({**_FONT, "border": 1, "num_format": "0.0"}),
        (1, "%"): book.add_format({**_FONT, "border": 1, "num_format": "0.0%"}),
    }
    sheet.write_string(0, 0, voice.say("figures.title"), title)
    sheet.write_string(1, 0, voice.say("figures.span", first=figures.first, last=figures.last))
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, len(COLUMNS), 14)
    sheet.set_row(3, 34)
    sheet.write_string(3, 0, voice.say("figures.caseworker"), head)
    for place, column in enumerate(COLUMNS, start=1):
        sheet.write_string(3, place, voice.say(column.key), head)
    lines: list[tuple[str, Tally]] = [(row.name or voice.say("figures.unassigned"), row.tally) for row in figures.rows]
    if figures.total is not None:
        lines.append((voice.say("figures.total"), figures.total))
    for line, (name, tally) in enumerate(lines, start=4):
        sheet.write_string(line, 0, name, text)
        for place, column in enumerate(COLUMNS, start=1):
            value, form = column.value(tally), formats[column.decimals, column.unit]
            if value is None:
                sheet.write_string(line, place, "–", text)
            else:
                # Only here, in a file for reckoning by hand, do tenths become the decimals of a number.
                sheet.write_number(line, place, value / {"": 10**column.decimals, "%": 1000}[column.unit], form)
    sheet.freeze_panes(4, 1)


def _definitions(book: xlsxwriter.Workbook, voice: Voice) -> None:
    sheet = book.add_worksheet(voice.say("figures.definitions"))
    head, text = book.add_format({**_FONT, "bold": True}), book.add_format({**_FONT, "text_wrap": True})
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 90)
    for line, column in enumerate(COLUMNS):
        sheet.write_string(line, 0, voice.say(column.key), head)
        sheet.write_string(line, 1, voice.say(f"figures_meaning.{column.key.removeprefix('figures.')}"), text)
