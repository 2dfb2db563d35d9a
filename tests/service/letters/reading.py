"""Reading letters back: their rows, and the text of the files made from them."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

from docx import Document
from pypdf import PdfReader
from pypdf.generic import ContentStream
from sqlalchemy import select

from service.operations.operation import Desk
from service.store.engine import reading
from service.store.letter import LetterRow


def rows_of(desk: Desk) -> list[LetterRow]:
    with reading(desk.engine) as session:
        return list(session.scalars(select(LetterRow).order_by(LetterRow.id)))


def word_text(data: bytes) -> str:
    """Paragraphs and table cells in the order of the document."""
    document: Any = Document(BytesIO(data))
    parts: list[str] = []
    for item in document.iter_inner_content():
        if hasattr(item, "rows"):
            parts += [cell.text for row in item.rows for cell in row.cells]
        else:
            parts.append(item.text)
    return "\n".join(parts)


def pdf_text(data: bytes) -> str:
    """All pages without any blanks: where a PDF breaks its lines is no part of what it says."""
    return "".join(pdf_pages(data))


def pdf_pages(data: bytes) -> list[str]:
    """The text of each page without blanks, in the order in which it was set.

    pypdf opens the file; the codes are looked up here, because it takes two-byte codes of an embedded encoding for single bytes.
    """
    reader = PdfReader(BytesIO(data))
    return ["".join(_page(reader, page).split()) for page in reader.pages]


def _page(reader: PdfReader, page: Any) -> str:
    (font,) = page["/Resources"]["/Font"].values()
    letters = _letters(font.get_object()["/ToUnicode"].get_object().get_data().decode())
    shown = []
    for operands, operator in ContentStream(page.get_contents(), reader).operations:
        if operator == b"Tj":
            codes = operands[0].original_bytes
            shown.append("".join(letters[codes[place : place + 2].hex()] for place in range(0, len(codes), 2)))
    return "".join(shown)


def _letters(table: str) -> dict[str, str]:
    """Code (four hex digits) -> what it stands for."""
    pairs = re.findall(r"<([0-9A-F]{4})> <([0-9A-F]{4,})>$", table, re.MULTILINE)
    return {code.lower(): bytes.fromhex(text).decode("utf-16-be") for code, text in pairs}
