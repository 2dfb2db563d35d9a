"""A pack as tables that can be filled in 表格: tables of lines, lines of cells; each cell knows its place in the text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from rulesets.editing.bounds import ANYTHING, Bounds
from rulesets.editing.columns import Column
from rulesets.loading.strict_yaml import Path, dotted


@dataclass(frozen=True)
class Cell:
    """One value. ``shown`` is what a person reads and edits; ``value`` what the file says (None where the key is absent).

    ``reading``: the value is the named reading, which is changed in its own table. ``parts``: the numbers inside a condition or an
    expectation, each of which can be changed alone.
    """

    file: str
    path: Path
    column: Column
    zh: str
    en: str
    value: Any
    shown: str
    bounds: Bounds = ANYTHING
    reading: str | None = None
    present: bool = True
    parts: tuple[Cell, ...] = ()

    @cached_property
    def name(self) -> str:
        """The name of the place, the same in a form and in a finding."""
        return f"{self.file}:{dotted(self.path)}"

    @cached_property
    def field(self) -> str:
        return dotted(self.path)


@dataclass(frozen=True)
class Line:
    """One line of a sheet. ``locked`` says in Chinese why none of its cells may be changed here."""

    sheet: str
    id: str
    file: str
    path: Path
    zh: str
    en: str
    clause: str
    cells: tuple[Cell, ...]
    in_words: tuple[str, str] = ("", "")
    locked: str = ""

    @cached_property
    def field(self) -> str:
        return dotted(self.path)

    @property
    def in_list(self) -> bool:
        """Whether the line is one of a list, so that it can be copied or taken away."""
        return bool(self.path) and isinstance(self.path[-1], int)


@dataclass(frozen=True)
class Table:
    """What is edited on one page. ``rows`` is the sheet of which lines can be added, in the list at ``rows_path``."""

    id: str
    family: str
    zh: str
    en: str
    file: str
    path: Path
    clause: str
    lines: tuple[Line, ...]
    rows: str = ""

    def cells(self) -> Iterator[Cell]:
        """Every cell, the parts of a cell after the cell itself."""
        for line in self.lines:
            if not line.locked:
                for cell in line.cells:
                    yield cell
                    yield from cell.parts
