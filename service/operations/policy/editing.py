"""Saving what was edited 保存修改: cells of a table, rows, one file's text, an Excel file, a ZIP; sound or not, it is a draft.

Each is one operation with its line of history, which says in words what was changed.
"""

from __future__ import annotations

from collections.abc import Mapping

from rulesets.editing.archive import files_in
from rulesets.editing.cells import Line
from rulesets.editing.changing import apply_values, copy_row, drop_row, read_cells, reason_of
from rulesets.editing.differences import differences
from rulesets.editing.excel_in import ExcelRefused, values_in
from rulesets.editing.refusal import EditRefused
from rulesets.editing.tables import tables_of
from rulesets.errors import PackError
from service.access.permissions import Permission
from service.faults import Invalid, NotFound
from service.operations.operation import Work, operation
from service.operations.policy.keeping import keep_files
from service.operations.policy.standing import find_change, outdated
from service.store.policy import PolicyChange

MOST_TOLD = 6
"""Changes named in one line of history (ours); the comparison shows them all."""


class EditInvalid(Invalid):
    """What was typed or sent cannot be taken, and nothing of it was. ``cells``: name of a cell → what is wrong with it."""

    def __init__(self, code: str, faults: list[str], cells: Mapping[str, str] | None = None) -> None:
        super().__init__(code, "；".join(faults))
        self.faults = tuple(faults)
        self.cells = dict(cells or {})


@operation(Permission.POLICY_DRAFT)
def save_cells(work: Work, *, number: str, revision: int, table: str, typed: Mapping[str, str]) -> PolicyChange:
    """Take what was typed into the cells of one table (name of the cell → text).

    Raises NotFound, Conflict (outdated, not_in_this_state) or EditInvalid with the cells at fault.
    """
    change = held(work, number, revision)
    found = tables_of(change.files).named(table)
    if found is None:
        raise NotFound("unknown_table", "规则包里没有这张表")
    read = read_cells(found.cells(), typed)
    if read.faults:
        cells = {fault.name: fault.message for fault in read.faults}
        raise EditInvalid("bad_cells", list(dict.fromkeys(cells.values())), cells)
    try:
        files = apply_values(change.files, read.values)
    except (EditRefused, PackError) as error:
        raise EditInvalid("edit_refused", [reason_of(error)]) from error
    return keep(work, change, files, f"修改“{found.zh}”")


@operation(Permission.POLICY_DRAFT)
def add_line(work: Work, *, number: str, revision: int, table: str, line: str, identifier: str) -> PolicyChange:
    """A copy of the line at ``line`` with an id of its own. Raises NotFound, Conflict or EditInvalid."""
    change = held(work, number, revision)
    found = _line(change, table, line)
    if not identifier.strip():
        raise EditInvalid("missing_id", ["请填写新的编号"])
    try:
        files = copy_row(change.files, found, identifier.strip())
    except (EditRefused, PackError) as error:
        raise EditInvalid("edit_refused", [reason_of(error)]) from error
    return keep(work, change, files, f"仿照 {found.id} 添加 {identifier.strip()}")


@operation(Permission.POLICY_DRAFT)
def remove_line(work: Work, *, number: str, revision: int, table: str, line: str) -> PolicyChange:
    """The table without this line. Raises NotFound, Conflict or EditInvalid."""
    change = held(work, number, revision)
    found = _line(change, table, line)
    try:
        files = drop_row(change.files, found)
    except (EditRefused, PackError) as error:
        raise EditInvalid("edit_refused", [reason_of(error)]) from error
    return keep(work, change, files, f"删除 {found.id}")


@operation(Permission.POLICY_DRAFT)
def save_text(work: Work, *, number: str, revision: int, file: str, text: str) -> PolicyChange:
    """One file as typed. Raises NotFound, Conflict or Invalid."""
    change = held(work, number, revision)
    if file not in change.files:
        raise NotFound("unknown_file", "规则包里没有这份文件")
    return keep(work, change, {**change.files, file: text}, f"修改 {file} 的文本")


@operation(Permission.POLICY_DRAFT)
def take_excel(work: Work, *, number: str, revision: int, data: bytes) -> PolicyChange:
    """The changes of an exported Excel file. Raises NotFound, Conflict or EditInvalid with every fault by sheet and cell."""
    change = held(work, number, revision)
    try:
        files = apply_values(change.files, values_in(data, change.files, change.pack))
    except ExcelRefused as error:
        raise EditInvalid("bad_excel", [str(fault) for fault in error.faults]) from error
    except (EditRefused, PackError) as error:
        raise EditInvalid("edit_refused", [reason_of(error)]) from error
    return keep(work, change, files, "导入 Excel")


@operation(Permission.POLICY_DRAFT)
def take_zip(work: Work, *, number: str, revision: int, data: bytes) -> PolicyChange:
    """The files of a ZIP in place of those of the same names. Raises NotFound, Conflict or EditInvalid."""
    change = held(work, number, revision)
    try:
        sent = files_in(data)
    except EditRefused as error:
        raise EditInvalid("bad_zip", [reason_of(error)]) from error
    return keep(work, change, {**change.files, **sent}, f"导入 ZIP（{len(sent)} 份文件）")


def held(work: Work, number: str, revision: int) -> PolicyChange:
    """The change held against other writers. Raises NotFound, Conflict (outdated)."""
    change = find_change(work.session, number, lock=True)
    if change.revision != revision:
        raise outdated(change)
    return change


def _line(change: PolicyChange, table: str, field: str) -> Line:
    found = tables_of(change.files).named(table)
    lines = found.lines if found is not None else ()
    line = next((line for line in lines if line.field == field and line.in_list and not line.locked), None)
    if line is None:
        raise NotFound("unknown_line", "表里没有这一行")
    return line


def keep(work: Work, change: PolicyChange, files: Mapping[str, str], how: str) -> PolicyChange:
    """Nothing is kept where nothing was changed, so that a proof or a simulation is not lost for it."""
    if files == change.files:
        return change
    told = [difference.in_words() for difference in differences(change.files, files)]
    more = f"；等 {len(told)} 处" if len(told) > MOST_TOLD else ""
    line = f"{how}：{'；'.join(told[:MOST_TOLD])}{more}" if told else f"{how}：只改了注释或次序"
    return keep_files(work, number=change.number, revision=change.revision, files=files, line=line)
