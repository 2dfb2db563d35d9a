"""The form of one table 表格表单: names that outlive a moved row, and what was typed beside what stood there before.

Each field is sent with the text that it had when the page was made, so that only what a person changed is taken: who saves second
keeps what the first one saved elsewhere in the table.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flask import request

from rulesets.editing.cells import Cell, Line, Table

TYPED, WAS = "c|", "w|"


@dataclass(frozen=True)
class Input:
    """One field on the page. ``now``: what somebody else has saved there meanwhile, while ``value`` is what was typed."""

    name: str
    cell: Cell
    value: str
    now: str | None
    parts: tuple[Input, ...]

    @property
    def was(self) -> str:
        return self.cell.shown


@dataclass(frozen=True)
class FormLine:
    key: str
    line: Line
    inputs: tuple[Input, ...]


class Entered:
    """What the form sent. ``changed``: name of the field → text, only where it differs from what the page showed."""

    def __init__(self, sent: Mapping[str, str]) -> None:
        typed = {name.removeprefix(TYPED): text.strip() for name, text in sent.items() if name.startswith(TYPED)}
        self._was = {name.removeprefix(WAS): text for name, text in sent.items() if name.startswith(WAS)}
        self.changed = {name: text for name, text in typed.items() if text != self._was.get(name, "").strip()}

    def in_cells(self, table: Table) -> dict[str, str]:
        """The changed texts by the names of their cells."""
        cells = dict(named_cells(table))
        return {cells[name].name: text for name, text in self.changed.items() if name in cells}

    def lost(self, table: Table) -> dict[str, str]:
        """What was typed into lines that are no longer there."""
        cells = dict(named_cells(table))
        return {name: text for name, text in self.changed.items() if name not in cells}

    def overtaken(self, name: str, cell: Cell) -> bool:
        return name in self.changed and self._was.get(name) != cell.shown and self.changed[name] != cell.shown


def entered() -> Entered:
    return Entered(request.form)


NOTHING = Entered({})


def keyed_lines(table: Table) -> Iterator[tuple[str, Line]]:
    """Each line with a key that stays the same when other lines come or go; a repeated id is told apart by its position."""
    times = Counter((line.sheet, line.id) for line in table.lines)
    for position, line in enumerate(table.lines):
        again = f"~{position}" if times[line.sheet, line.id] > 1 else ""
        yield f"{line.sheet}|{line.id}{again}", line


def named_cells(table: Table) -> Iterator[tuple[str, Cell]]:
    for key, line in keyed_lines(table):
        if not line.locked:
            for cell in line.cells:
                for one in (cell, *cell.parts):
                    yield f"{key}|{one.column.key}", one


def form_lines(table: Table, typed: Entered = NOTHING) -> list[FormLine]:
    """The fields of a table, with what was typed where it was."""

    def field(key: str, cell: Cell) -> Input:
        name = f"{key}|{cell.column.key}"
        parts = tuple(field(key, part) for part in cell.parts)
        now = cell.shown if typed.overtaken(name, cell) else None
        return Input(name, cell, typed.changed.get(name, cell.shown), now, parts)

    return [FormLine(key, line, tuple(field(key, cell) for cell in line.cells)) for key, line in keyed_lines(table)]
