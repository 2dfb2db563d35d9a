"""A letter as headings, paragraphs and tables 文书结构: composed once, then set as Word, as PDF or as plain text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

BlockKind = Literal["heading", "paragraph", "table"]


@dataclass(frozen=True, slots=True)
class Block:
    """``text`` of a heading or paragraph; a table has ``head``, ``rows`` and the share of each column in percent."""

    kind: BlockKind
    text: str = ""
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    shares: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Paper:
    """The whole letter. ``note`` is the small line at the foot of each page that lets anybody check the data;
    ``watermark`` stands large and pale behind the text of every page.
    """

    title: str
    number: str
    addressee: str
    blocks: tuple[Block, ...]
    organ: str
    seal: str
    day: str
    note: str
    watermark: str = ""


def heading(text: str) -> Block:
    return Block("heading", storable_in_xml(text))


def paragraphs(text: str) -> Iterator[Block]:
    """One block for each line that somebody wrote."""
    for line in storable_in_xml(text).splitlines():
        if line.strip():
            yield Block("paragraph", line.strip())


def table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]], shares: tuple[int, ...]) -> Block:
    """``shares`` add up to 100. Line breaks inside a cell become blanks."""
    assert sum(shares) == 100 and all(len(row) == len(head) == len(shares) for row in rows)
    cells = tuple(tuple(" ".join(storable_in_xml(cell).split()) for cell in row) for row in rows)
    return Block("table", head=head, rows=cells, shares=shares)


def storable_in_xml(text: str) -> str:
    """The text with what no XML document may hold replaced by the sign for it (a Word file is XML)."""
    return "".join(character if _allowed(ord(character)) else "\ufffd" for character in text)


def _allowed(code: int) -> bool:
    return code in (9, 10, 13) or 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or code >= 0x10000


def day_in_words(iso: str) -> str:
    """2026-11-21 as 2026年11月21日 (GB/T 9704-2012: no leading zeros)."""
    year, month, day = iso.split("-")
    return f"{int(year)}年{int(month)}月{int(day)}日"
