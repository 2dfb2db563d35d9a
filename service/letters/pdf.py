"""A letter as PDF 文书（PDF), with an embedded Chinese font. Needs the extra ``pdf``."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from service.faults import ServiceFault
from service.letters.line_breaking import break_lines
from service.letters.paper import Block, Paper

if TYPE_CHECKING:
    from service.letters.pdf_page import LetterSheet

TITLE, BODY, CELL = 22.0, 16.0, 12.0
LINE, TITLE_LINE, CELL_LINE, PADDING = 8.64, 12.7, 6.2, 1.2
"""Heights in millimetres: 24.5 pt (ours, so that a slip fits on one page), 36 pt, 18 pt and the blank inside a cell."""
_OUTLINE = 0.12
_BLANK = 1.0
"""Millimetres between a heading and its table."""
_SIGNATURE_ROOM = LINE * 3.1


class NoPdf(ServiceFault):
    """The server was installed without what a PDF needs."""

    status = 501


def pdf_file(paper: Paper, made_at: datetime) -> bytes:
    """The PDF of the letter. Raises NoPdf where the extra is not installed."""
    try:
        from noto_cjk import otc_path

        from service.letters.pdf_page import LetterSheet

        font = Path(otc_path("sans"))
    except (ImportError, LookupError, OSError) as error:
        raise NoPdf(
            "no_pdf", "服务器没有安装 PDF 组件，请下载 Word 格式，或请管理员执行 pip install 'chengheng[pdf]'"
        ) from error
    sheet = LetterSheet(font, paper.note, made_at, paper.watermark)
    sheet.set_title(f"{paper.title} {paper.number}")
    sheet.set_author(paper.organ)
    sheet.add_page()
    _centred(sheet, paper.title, TITLE, TITLE_LINE)
    _centred(sheet, paper.number, BODY, LINE)
    sheet.ln(3.5)
    _lines(sheet, f"{paper.addressee}：", indent=0)
    ending = paper.blocks[-2:] if paper.blocks[-2].kind == "heading" else paper.blocks[-1:]
    for block, following in zip(paper.blocks[: -len(ending)], paper.blocks[1:], strict=False):
        _block(sheet, block, following)
    _end(sheet, paper, ending)
    return bytes(sheet.output())


def _block(sheet: LetterSheet, block: Block, following: Block | None = None) -> None:
    if block.kind == "table":
        _table(sheet, block)
        return
    if block.kind == "heading":
        beginning = LINE
        if following is not None and following.kind == "table":
            beginning = _BLANK + _least(sheet, following)
        if sheet.room() < LINE + beginning:
            # A heading never stands alone at the foot of a page.
            sheet.add_page()
    _lines(sheet, block.text, indent=2, heavier=block.kind == "heading")


def _lines(sheet: LetterSheet, text: str, *, indent: int, heavier: bool = False) -> None:
    from service.letters.pdf_page import FONT, LEFT, MM_PER_POINT

    sheet.set_font(FONT, "", BODY)
    blank = BODY * MM_PER_POINT * indent
    for number, line in enumerate(_broken(sheet, text, blank)):
        sheet.set_x(LEFT + (blank if number == 0 else 0))
        _cell(sheet, 0, LINE, line, heavier=heavier)
        sheet.ln(LINE)


def _broken(sheet: LetterSheet, text: str, blank: float) -> list[str]:
    from service.letters.pdf_page import TEXT_WIDTH

    return list(break_lines(text, sheet.get_string_width, TEXT_WIDTH - blank, TEXT_WIDTH))


def _centred(sheet: LetterSheet, text: str, size: float, height: float) -> None:
    from service.letters.pdf_page import FONT

    sheet.set_font(FONT, "", size)
    _cell(sheet, 0, height, text, align="C", heavier=size == TITLE)
    sheet.ln(height)


def _cell(
    sheet: LetterSheet, width: float, height: float, text: str, *, align: str = "L", heavier: bool = False
) -> None:
    """One line of text; a page break comes before the outline is set, not inside it."""
    if sheet.room() < height:
        x = sheet.get_x()
        sheet.add_page()
        sheet.set_x(x)
    with _heavier(sheet, heavier):
        sheet.cell(width, height, text, align=align)


def _heavier(sheet: LetterSheet, wanted: bool) -> AbstractContextManager[object]:
    """The collection has one weight; a thin outline makes headings heavier, as 黑体 is beside 仿宋."""
    if not wanted:
        return nullcontext()
    return sheet.local_context(text_mode="FILL_STROKE", line_width=_OUTLINE)


def _table(sheet: LetterSheet, block: Block) -> None:
    from service.letters.pdf_page import TEXT_WIDTH

    widths = [TEXT_WIDTH * share / 100 for share in block.shares]
    sheet.ln(_BLANK)
    if sheet.room() < _least(sheet, block):
        # The head never stands without its first row.
        sheet.add_page()
    _row(sheet, block.head, widths, head=None)
    for row in block.rows:
        _row(sheet, row, widths, head=block.head)
    sheet.ln(1.5)


def _least(sheet: LetterSheet, block: Block) -> float:
    """The height of a table's head and its first row, in millimetres."""
    from service.letters.pdf_page import TEXT_WIDTH

    widths = [TEXT_WIDTH * share / 100 for share in block.shares]
    cells = block.rows[0] if block.rows else ()
    first = max((len(_inside(sheet, cell, width)) for cell, width in zip(cells, widths, strict=False)), default=1)
    return (first + 1) * CELL_LINE + 4 * PADDING


def _row(sheet: LetterSheet, cells: tuple[str, ...], widths: list[float], head: tuple[str, ...] | None) -> None:
    """One row; it moves to the next page whole, below the head again. ``head`` None: this is the head."""
    from service.letters.pdf_page import BOTTOM, LEFT

    inner = [_inside(sheet, cell, width) for cell, width in zip(cells, widths, strict=True)]
    most = int((sheet.h - BOTTOM - sheet.t_margin - 2 * CELL_LINE) / CELL_LINE) - 1
    for start in range(0, max(1, *(len(lines) for lines in inner)), most):
        part = [lines[start : start + most] for lines in inner]
        height = max(1, *(len(lines) for lines in part)) * CELL_LINE + 2 * PADDING
        if sheet.room() < height:
            sheet.add_page()
            if head is not None:
                _row(sheet, head, widths, head=None)
        _part(sheet, part, widths, height, is_head=head is None)
        sheet.set_xy(LEFT, sheet.get_y() + height)


def _inside(sheet: LetterSheet, text: str, width: float) -> list[str]:
    """The lines of a cell; fpdf2 keeps a millimetre free at each side of its own cell."""
    from service.letters.pdf_page import FONT

    sheet.set_font(FONT, "", CELL)
    room = width - 2 * PADDING - 2
    return list(break_lines(text, sheet.get_string_width, room, room))


def _part(sheet: LetterSheet, part: list[list[str]], widths: list[float], height: float, *, is_head: bool) -> None:
    from service.letters.pdf_page import FONT, LEFT

    top, left = sheet.get_y(), LEFT
    sheet.set_font(FONT, "", CELL)
    for lines, width in zip(part, widths, strict=True):
        sheet.rect(left, top, width, height)
        for number, line in enumerate(lines):
            sheet.set_xy(left + PADDING, top + PADDING + number * CELL_LINE)
            _cell(sheet, width - 2 * PADDING, CELL_LINE, line, align="C" if is_head else "L", heavier=is_head)
        left += width
    sheet.set_xy(LEFT, top)


def _end(sheet: LetterSheet, paper: Paper, ending: tuple[Block, ...]) -> None:
    """The last paragraph (every letter ends with one) and its heading, then organ and day: no page holds these alone."""
    from service.letters.pdf_page import FONT, MM_PER_POINT, RIGHT, TEXT_WIDTH

    blank = BODY * MM_PER_POINT * 2
    sheet.set_font(FONT, "", BODY)
    closing = LINE * sum(len(_broken(sheet, block.text, blank)) for block in ending)
    if sheet.room() < closing + _SIGNATURE_ROOM and closing + _SIGNATURE_ROOM < sheet.eph:
        sheet.add_page()
    for block in ending:
        _block(sheet, block)
    sheet.ln(LINE)
    sheet.set_font(FONT, "", BODY)
    sheet.set_right_margin(RIGHT + blank)
    for text in (f"{paper.organ}{paper.seal}", paper.day):
        for line in break_lines(text, sheet.get_string_width, TEXT_WIDTH - blank, TEXT_WIDTH - blank):
            _cell(sheet, 0, LINE, line, align="R")
            sheet.ln(LINE)
    sheet.set_right_margin(RIGHT)
