"""How the sheets of the Excel file are laid out 表格布局, the same for writing and for reading back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from openpyxl.utils import get_column_letter

from rulesets.editing.cells import Cell, Line, Table
from rulesets.editing.columns import SHEETS, Column, Sheet
from rulesets.editing.tables import Tables

ABOUT = "说明"
FIXED = ("文件", "编号", "所属")
"""The columns before those that may be edited; file and id together name the line."""
HEAD = 1
PACK_CELL, BASE_CELL = "B2", "B3"
YES, NO = "是", "否"


@dataclass(frozen=True)
class Laid:
    """One line at its row of a sheet."""

    row: int
    line: Line
    table: Table

    def cells(self) -> Iterable[tuple[str, Cell]]:
        """Each cell with its coordinate."""
        for place, cell in enumerate(self.line.cells, start=len(FIXED) + 1):
            yield f"{get_column_letter(place)}{self.row}", cell


def heads(sheet: Sheet) -> tuple[str, ...]:
    return (*FIXED, *(head_of(column) for column in sheet.columns))


def head_of(column: Column) -> str:
    return column.zh


def laid_out(tables: Tables) -> dict[str, list[Laid]]:
    """Sheet key -> its lines, in the order of the pack; sheets without lines are left out."""
    found: dict[str, list[Laid]] = {key: [] for key in SHEETS}
    for table in tables.items:
        for line in table.lines:
            lines = found[line.sheet]
            lines.append(Laid(HEAD + 1 + len(lines), line, table))
    return {key: lines for key, lines in found.items() if lines}


def shown_in_excel(cell: Cell) -> str | int:
    """Numbers are numbers and flags are 是 or 否; everything else is text."""
    if isinstance(cell.value, bool) and cell.column.kind == "flag":
        return YES if cell.value else NO
    if isinstance(cell.value, int) and not isinstance(cell.value, bool):
        return cell.value
    return cell.shown


def may_edit(line: Line, cell: Cell) -> bool:
    return not line.locked and cell.reading is None
