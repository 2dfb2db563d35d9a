"""The usage of records as an Excel file 使用情况导出: every text is written as a text, so that no cell is ever a formula."""

from __future__ import annotations

from io import BytesIO

import xlsxwriter

from service.figures.check_usage import USAGE_COLUMNS, Usage, UsageFigures
from service.web.phrases import Voice

_FONT = {"font_name": "宋体", "font_size": 11}


def usage_excel(figures: UsageFigures, voice: Voice) -> bytes:
    """One sheet: unit, matter, and the counts; the total last."""
    file = BytesIO()
    book = xlsxwriter.Workbook(
        file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    sheet = book.add_worksheet(voice.say("check_figures.title"))
    title = book.add_format({**_FONT, "bold": True, "font_size": 14})
    head = book.add_format({**_FONT, "bold": True, "border": 1, "text_wrap": True, "align": "center"})
    cell = book.add_format({**_FONT, "border": 1})
    sheet.write_string(0, 0, voice.say("check_figures.title"), title)
    sheet.write_string(1, 0, voice.say("check_figures.span", first=figures.first, last=figures.last))
    sheet.set_column(0, 1, 30)
    for place, text in enumerate([voice.say("check_figures.unit"), voice.say("check_figures.matter")]):
        sheet.write_string(3, place, text, head)
    for place, column in enumerate(USAGE_COLUMNS, start=2):
        sheet.write_string(3, place, voice.say(column.key), head)
    lines: list[tuple[str, str, Usage]] = [
        (row.unit, f"{row.matter} {voice.pick(row.name, row.name_en)}", row.usage) for row in figures.rows
    ]
    lines.append((voice.say("check_figures.total"), "", figures.total))
    for line, (unit, matter, usage) in enumerate(lines, start=4):
        sheet.write_string(line, 0, unit, cell)
        sheet.write_string(line, 1, matter, cell)
        for place, column in enumerate(USAGE_COLUMNS, start=2):
            sheet.write_number(line, place, column.value(usage), cell)
    sheet.freeze_panes(4, 2)
    book.close()
    return file.getvalue()
