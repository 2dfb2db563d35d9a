"""Personal numbers 个人号码 that someone wrote into a free text: told apart from codes, and covered."""

from __future__ import annotations

import re

_EDGE_BEFORE, _EDGE_AFTER = r"(?<![0-9A-Za-z])", r"(?![0-9A-Za-z])"
_DAY_OF_BIRTH = r"(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_PATTERNS = (
    # 居民身份证号 (GB 11643): a credit code has letters or another middle part.
    re.compile(rf"{_EDGE_BEFORE}[1-6]\d{{5}}{_DAY_OF_BIRTH}\d{{3}}[\dXx]{_EDGE_AFTER}"),
    re.compile(rf"(?<![0-9A-Za-z])(?:\+?86[- ]?)?1[3-9]\d(?:[- ]?\d{{4}}){{2}}{_EDGE_AFTER}"),
    re.compile(rf"{_EDGE_BEFORE}[（(]?0\d{{2,3}}[）)]?[-— ]?[2-9]\d{{6,7}}{_EDGE_AFTER}"),
)
COVER = "＊＊＊"


def cover_numbers(text: str) -> str:
    """The text with telephone and identity numbers covered; a letter is read by more people than it is addressed to."""
    for pattern in _PATTERNS:
        text = pattern.sub(COVER, text)
    return text
