"""The same change as lines of text 文本对照, file by file."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

Mark = Literal["+", "-", " ", "@"]


@dataclass(frozen=True)
class TextLine:
    """``mark``: added, removed, unchanged around it, or "@" where lines are left out; the numbers are of the lines before and after."""

    mark: Mark
    before: int | None
    after: int | None
    text: str


@dataclass(frozen=True)
class FileDifference:
    file: str
    lines: tuple[TextLine, ...]


def text_differences(before: Mapping[str, str], after: Mapping[str, str], around: int = 2) -> list[FileDifference]:
    """Every file whose text differs, with ``around`` unchanged lines about each place."""
    return [
        FileDifference(name, tuple(_lines(before.get(name, ""), after.get(name, ""), around)))
        for name in sorted(before.keys() | after.keys())
        if before.get(name) != after.get(name)
    ]


def _lines(before: str, after: str, around: int) -> Iterator[TextLine]:
    old, new = before.splitlines(), after.splitlines()
    for number, group in enumerate(difflib.SequenceMatcher(None, old, new, autojunk=False).get_grouped_opcodes(around)):
        if number or group[0][1] > 0:
            yield TextLine("@", None, None, "")
        for tag, old_start, old_end, new_start, new_end in group:
            if tag == "equal":
                for offset, text in enumerate(old[old_start:old_end]):
                    yield TextLine(" ", old_start + offset + 1, new_start + offset + 1, text)
                continue
            for offset, text in enumerate(old[old_start:old_end]):
                yield TextLine("-", old_start + offset + 1, None, text)
            for offset, text in enumerate(new[new_start:new_end]):
                yield TextLine("+", None, new_start + offset + 1, text)
