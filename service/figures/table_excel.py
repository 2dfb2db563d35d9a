"""A table of counts as an Excel file 统计表导出: every text is written as a text, so that no cell is ever a formula."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

import xlsxwriter

_FONT = {"font_name": "宋体", "font_size": 11}
_TEXT_WIDTH = 30


def counts_excel(
    title: str,
    span: str,
    texts: Sequence[str],
    counts: Sequence[str],
    lines: Sequence[tuple[Sequence[str], Sequence[int]]],
) -> bytes:
    """One sheet: the headings of the texts and of the counts, then for each line its texts and its counts."""
    file = BytesIO()
    book = xlsxwriter.Workbook(
        file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    sheet = book.add_worksheet(title)
    head = book.add_format({**_FONT, "bold": True, "border": 1, "text_wrap": True, "align": "center"})
    cell = book.add_format({**_FONT, "border": 1})
    sheet.write_string(0, 0, title, book.add_format({**_FONT, "bold": True, "font_size": 14}))
    sheet.write_string(1, 0, span)
    sheet.set_column(0, len(texts) - 1, _TEXT_WIDTH)
    for place, heading in enumerate([*texts, *counts]):
        sheet.write_string(3, place, heading, head)
    for line, (words, numbers) in enumerate(lines, start=4):
        for place, word in enumerate(words):
            sheet.write_string(line, place, word, cell)
        for place, number in enumerate(numbers, start=len(texts)):
            sheet.write_number(line, place, number, cell)
    sheet.freeze_panes(4, len(texts))
    book.close()
    return file.getvalue()
