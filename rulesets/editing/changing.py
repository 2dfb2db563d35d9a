"""From what was typed into tables to the changed files 应用修改."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from rulesets.editing.cells import Cell, Line
from rulesets.editing.columns import SHEETS
from rulesets.editing.refusal import EditRefused
from rulesets.editing.rows import add_row, remove_row
from rulesets.editing.setting import same, set_values
from rulesets.editing.typing_in import Mistyped, read_typed
from rulesets.errors import PackError
from rulesets.loading.strict_yaml import Path, dotted, parse


@dataclass(frozen=True)
class CellFault:
    """One cell that cannot be taken; ``name`` is the cell's."""

    name: str
    message: str


@dataclass
class Typed:
    """The values that differ from the file, and what cannot be taken."""

    values: dict[tuple[str, Path], Any] = field(default_factory=dict)
    faults: list[CellFault] = field(default_factory=list)


def read_cells(cells: Iterable[Cell], typed: Mapping[str, str]) -> Typed:
    """What was typed into ``cells`` (by their names). A cell that nobody filled in stays as it is."""
    found = Typed()
    for cell in cells:
        text = typed.get(cell.name)
        if text is None or text.strip() == cell.shown:
            continue
        if cell.reading is not None:
            found.faults.append(CellFault(cell.name, f"这个值取自口径 ${cell.reading}，请在解释口径里修改"))
            continue
        try:
            value = read_typed(cell, text)
        except Mistyped as error:
            found.faults.append(CellFault(cell.name, str(error)))
            continue
        if not same(value, cell.value):
            found.values[cell.file, cell.path] = value
    found.faults += _twice(found.values)
    return found


def apply_values(files: Mapping[str, str], values: Mapping[tuple[str, Path], Any]) -> dict[str, str]:
    """The files with these values. Raises EditRefused, PackError; nothing is half done."""
    changed = dict(files)
    for name in sorted({file for file, _ in values}):
        mine = {path: value for (file, path), value in values.items() if file == name}
        changed[name] = set_values(files[name], mine, name)
    return changed


def copy_row(files: Mapping[str, str], line: Line, identifier: str) -> dict[str, str]:
    """A copy of ``line`` with another id as the last row of its list. Raises EditRefused, PackError."""
    text = files[line.file]
    data: Any = parse(text, line.file).data
    named_by = SHEETS[line.sheet].named_by
    listed = data
    for part in line.path[:-1]:
        listed = listed[part]
    if any(isinstance(entry, dict) and str(entry.get(named_by)) == identifier for entry in listed):
        raise EditRefused(line.file, None, named_by, f"编号 {identifier} 已经有了，请另取一个")
    row = {**copy.deepcopy(listed[line.path[-1]]), named_by: identifier}
    return {**files, line.file: add_row(text, line.path[:-1], row, line.file)}


def drop_row(files: Mapping[str, str], line: Line) -> dict[str, str]:
    """The files without ``line``. Raises EditRefused, PackError."""
    return {**files, line.file: remove_row(files[line.file], line.path, line.file)}


def reason_of(error: EditRefused | PackError) -> str:
    """Why an edit was refused, with its place."""
    return str(error.fault if isinstance(error, EditRefused) else error.faults[0])


def _twice(values: Mapping[tuple[str, Path], Any]) -> list[CellFault]:
    """Changing a condition as a whole and a number inside it at once leaves open which of the two counts."""
    found = []
    for file, path in values:
        if any(other == file and len(deep) > len(path) and deep[: len(path)] == path for other, deep in values):
            cell = f"{file}:{dotted(path)}"
            found.append(CellFault(cell, "这个条件和它里面的数字同时被改动，请只在一处改"))
    return found
