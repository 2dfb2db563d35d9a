"""The Word template of a letter 文书模板, built here and filled by docxtpl: page, fonts and spacing after GB/T 9704-2012."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.run import Run

BODY_FONT, HEADING_FONT, DIGIT_FONT = "仿宋_GB2312", "黑体", "Times New Roman"
# Sizes by their Chinese names: 二号 22 pt, 三号 16 pt, 小四 12 pt, 小五 9 pt.
TITLE_SIZE, BODY_SIZE, TABLE_SIZE, NOTE_SIZE = Pt(22), Pt(16), Pt(12), Pt(7.5)
LINE = Pt(24.5)
TEXT_WIDTH = Mm(156)
SHARES: tuple[tuple[int, ...], ...] = ((20, 32, 32, 16), (34, 33, 33), (28, 72))
"""The tables that letters and reports have, by the shares of their columns."""


def build_template() -> bytes:
    """A .docx with the marks that docxtpl fills: the parts of service.letters.paper.Paper."""
    document: Any = Document()
    _page(document)
    _paragraph(document, "{{ title }}", font=HEADING_FONT, size=TITLE_SIZE, align="center", line=Pt(36))
    _paragraph(document, "{{ number }}", align="center", after=Pt(10))
    _paragraph(document, "{{ addressee }}：")
    _paragraph(document, "{%p for block in blocks %}")
    _paragraph(document, "{%p if block.kind == 'heading' %}")
    _paragraph(document, "{{ block.text }}", font=HEADING_FONT, indent=2, keep=True)
    _paragraph(document, "{%p elif block.kind == 'paragraph' and loop.last %}")
    # The signature takes the last paragraph with it to the next page.
    _paragraph(document, "{{ block.text }}", indent=2, keep=True)
    _paragraph(document, "{%p elif block.kind == 'paragraph' %}")
    _paragraph(document, "{{ block.text }}", indent=2)
    for shares in SHARES:
        _paragraph(document, f"{{%p elif block.head | length == {len(shares)} %}}")
        _table(document, shares)
    _paragraph(document, "{%p endif %}")
    _paragraph(document, "{%p endfor %}")
    _paragraph(document, "{{ organ }}{{ seal }}", align="right", before=Pt(26), keep=True)
    _paragraph(document, "{{ day }}", align="right")
    _foot(document)
    document.core_properties.author = ""
    document.core_properties.title = "{{ title }} {{ number }}"
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def set_fonts(run: Run, east_asia: str, size: Any) -> None:
    """Chinese characters and Latin ones each by their own font; Word takes the former from rFonts only."""
    run.font.name = DIGIT_FONT
    run.font.size = size
    fonts = run._element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), east_asia)


def _page(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(20)


def _paragraph(
    place: Any,
    text: str,
    *,
    font: str = BODY_FONT,
    size: Any = BODY_SIZE,
    align: str = "left",
    indent: int = 0,
    before: Any = 0,
    after: Any = 0,
    line: Any = LINE,
    keep: bool = False,
) -> Any:
    paragraph = place.add_paragraph()
    set_fonts(paragraph.add_run(text), font, size)
    form = paragraph.paragraph_format
    form.space_before, form.space_after = before, after
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, line
    form.first_line_indent = size * indent if indent else None
    form.keep_with_next = keep
    form.alignment = {
        "left": WD_ALIGN_PARAGRAPH.JUSTIFY,
        "center": WD_ALIGN_PARAGRAPH.CENTER,
        "right": WD_ALIGN_PARAGRAPH.RIGHT,
    }[align]
    if align == "right":
        form.right_indent = BODY_SIZE * 2
    return paragraph


def _table(document: Any, shares: tuple[int, ...]) -> None:
    """A head row that is repeated on each page, and one row for each of ``block.rows``."""
    grid = document.add_table(rows=4, cols=len(shares), style="Table Grid")
    grid.alignment = WD_TABLE_ALIGNMENT.CENTER
    grid.autofit = False
    head, opening, body, closing = grid.rows
    _cell(opening.cells[0], "{%tr for row in block.rows %}")
    _cell(closing.cells[0], "{%tr endfor %}")
    for column, share in enumerate(shares):
        _cell(head.cells[column], f"{{{{ block.head[{column}] }}}}", font=HEADING_FONT, align="center")
        _cell(body.cells[column], f"{{{{ row[{column}] }}}}")
        for row in grid.rows:
            row.cells[column].width = TEXT_WIDTH * share // 100
    repeated = OxmlElement("w:tblHeader")
    head._tr.get_or_add_trPr().append(repeated)
    for row in grid.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _cell(cell: Any, text: str, *, font: str = BODY_FONT, align: str = "left") -> None:
    _paragraph(cell, text, font=font, size=TABLE_SIZE, align=align, line=Pt(18), before=Pt(2), after=Pt(2))
    first = cell.paragraphs[0]._element
    first.getparent().remove(first)


def _foot(document: Any) -> None:
    footer = document.sections[0].footer
    page = footer.paragraphs[0]
    page.alignment = WD_ALIGN_PARAGRAPH.CENTER
    set_fonts(page.add_run("— "), BODY_FONT, Pt(14))
    _field(page, "PAGE")
    set_fonts(page.add_run(" —"), BODY_FONT, Pt(14))
    _paragraph(footer, "{{ note }}", size=NOTE_SIZE, align="center", line=Pt(12))


def _field(paragraph: Any, code: str) -> None:
    for kind, text in (("begin", None), (None, code), ("end", None)):
        run = paragraph.add_run()
        set_fonts(run, BODY_FONT, Pt(14))
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.set(qn("xml:space"), "preserve")
            mark.text = text
        run._element.append(mark)
