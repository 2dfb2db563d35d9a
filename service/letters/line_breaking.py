"""Breaking Chinese text into lines 断行: no line begins with a closing mark or ends with an opening one; words and numbers stay whole."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

NOT_FIRST = "，。、；：？！）》〉】〕」』”’％%…—～·,.;:?!)]}"
NOT_LAST = "（《〈【〔「『“‘([{"
_UNITS = re.compile(r"[0-9A-Za-z@#$&*+\-./\\_=~^:%]+|\s+|.", re.DOTALL)


def break_lines(text: str, width_of: Callable[[str], float], first: float, rest: float) -> Iterator[str]:
    """Lines of ``text`` no wider than ``first`` and then ``rest``, in the unit of ``width_of``."""
    line, room = "", first
    for piece in _pieces(text, width_of, min(first, rest)):
        if line and width_of(line + piece.rstrip()) > room:
            yield line.rstrip()
            line, room = "", rest
        line += piece if line else piece.lstrip()
    if line.rstrip():
        yield line.rstrip()


def _pieces(text: str, width_of: Callable[[str], float], most: float) -> Iterator[str]:
    """What may not be torn apart: a word, or a character with the marks that cling to it."""
    piece = ""
    for unit in _UNITS.findall(text):
        clings = unit[0] in NOT_FIRST or (piece and piece[-1] in NOT_LAST)
        if piece and not clings:
            yield from _torn(piece, width_of, most)
            piece = ""
        piece += unit
    if piece:
        yield from _torn(piece, width_of, most)


def _torn(piece: str, width_of: Callable[[str], float], most: float) -> Iterator[str]:
    """A piece that no line could hold is cut where it must be."""
    while len(piece) > 1 and width_of(piece) > most:
        fits = next(count for count in range(len(piece), 0, -1) if count == 1 or width_of(piece[:count]) <= most)
        yield piece[:fits]
        piece = piece[fits:]
    yield piece
