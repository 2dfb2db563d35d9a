"""An Excel file read back 由 Excel 导入: only values that may be edited, every fault named by sheet and cell."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell as ExcelCell
from openpyxl.worksheet.worksheet import Worksheet

from rulesets.editing.cells import Cell, Line
from rulesets.editing.changing import read_cells
from rulesets.editing.columns import SHEETS
from rulesets.editing.excel_layout import (
    ABOUT,
    BASE_CELL,
    HEAD,
    PACK_CELL,
    Laid,
    heads,
    laid_out,
    may_edit,
    shown_in_excel,
)
from rulesets.editing.tables import tables_of
from rulesets.errors import RulesetError
from rulesets.loading.changing import content_sha256
from rulesets.loading.strict_yaml import Path

MOST_UNPACKED = 50_000_000
"""Bytes (ours): a sheet that unpacks to more was not made here."""
MOST_ROWS = 5_000


@dataclass(frozen=True)
class ExcelFault:
    """``code`` is stable; ``sheet`` and ``cell`` name the place."""

    code: str
    sheet: str
    cell: str
    message: str

    def __str__(self) -> str:
        place = " ".join(part for part in (f"工作表“{self.sheet}”" if self.sheet else "", self.cell) if part)
        return f"{place}：{self.message}" if place else self.message


class ExcelRefused(RulesetError):
    """The file is not taken; nothing of it is. Carries every fault found."""

    def __init__(self, faults: list[ExcelFault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, faults)))


def values_in(data: bytes, files: Mapping[str, str], pack: str) -> dict[tuple[str, Path], Any]:
    """What was changed in the Excel file against ``files``: (file, path) → value. Raises ExcelRefused."""
    book = _opened(data)
    _check_base(book, files, pack)
    faults: list[ExcelFault] = []
    typed: dict[str, str] = {}
    cells: list[Cell] = []
    at: dict[str, tuple[str, str]] = {}
    for key, lines in laid_out(tables_of(files)).items():
        sheet = _sheet(book, key, faults)
        for line, row in _rows(sheet, key, lines, faults) if sheet is not None else ():
            assert sheet is not None
            for column, cell in enumerate(line.cells, start=len(heads(SHEETS[key])) - len(line.cells) + 1):
                found = sheet.cell(row, column)
                at[cell.name] = (sheet.title, found.coordinate)
                text = _text(found, cell, line, sheet.title, faults)
                if text is not None:
                    typed[cell.name] = text
                    cells.append(cell)
    read = read_cells(cells, typed)
    faults += [ExcelFault("wrong_value", *at[fault.name], fault.message) for fault in read.faults]
    if faults:
        raise ExcelRefused(faults)
    return read.values


def _opened(data: bytes) -> Workbook:
    told = "不是可以读取的 Excel 文件（.xlsx），请上传由这里导出的那一份"
    try:
        with zipfile.ZipFile(BytesIO(data)) as container:
            if sum(part.file_size for part in container.infolist()) > MOST_UNPACKED:
                raise ExcelRefused([ExcelFault("too_large", "", "", "文件解开后过大，请上传由这里导出的那一份")])
        return load_workbook(BytesIO(data), keep_links=False)
    except ExcelRefused:
        raise
    except Exception as error:
        # The library raises whatever its parsers raise; a file that it cannot open is one fault to the person.
        raise ExcelRefused([ExcelFault("not_excel", "", "", told)]) from error


def _check_base(book: Workbook, files: Mapping[str, str], pack: str) -> None:
    if ABOUT not in book.sheetnames:
        raise ExcelRefused([ExcelFault("missing_sheet", ABOUT, "", "缺少这个工作表，请用由这里导出的文件")])
    about = book[ABOUT]
    if about[PACK_CELL].value != pack:
        told = f"这份文件是 {about[PACK_CELL].value} 的，这里是 {pack}"
        raise ExcelRefused([ExcelFault("wrong_pack", ABOUT, PACK_CELL, told)])
    if about[BASE_CELL].value != content_sha256(files):
        told = "导出之后规则包又改过，或校验值被改动；请重新导出，把修改填进新的文件"
        raise ExcelRefused([ExcelFault("wrong_base", ABOUT, BASE_CELL, told)])


def _sheet(book: Workbook, key: str, faults: list[ExcelFault]) -> Worksheet | None:
    title = SHEETS[key].zh
    sheet = book[title] if title in book.sheetnames else None
    if not isinstance(sheet, Worksheet):
        faults.append(ExcelFault("missing_sheet", title, "", "缺少这个工作表，请不要删除或改名"))
        return None
    for place, head in enumerate(heads(SHEETS[key]), start=1):
        cell = sheet.cell(HEAD, place)
        if cell.value != head:
            faults.append(ExcelFault("changed_head", title, cell.coordinate, f"表头应为“{head}”，请恢复"))
            return None
    return sheet


def _rows(sheet: Worksheet, key: str, lines: list[Laid], faults: list[ExcelFault]) -> Iterator[tuple[Line, int]]:
    """The lines with their rows in the file, which may have been sorted; unknown, repeated and missing ones are faults."""
    wanted = {(laid.line.file, laid.line.id): laid.line for laid in lines}
    if len(wanted) < len(lines):
        faults.append(ExcelFault("repeated_id", SHEETS[key].zh, "", "规则包里有重复的编号，请先在网页里改正"))
        return
    seen: set[tuple[str, str]] = set()
    for row in range(HEAD + 1, min(sheet.max_row, MOST_ROWS) + 1):
        file, identifier = (sheet.cell(row, place).value for place in (1, 2))
        if file is None and identifier is None and not any(cell.value is not None for cell in sheet[row]):
            continue
        name = (str(file or ""), str(identifier or ""))
        place = sheet.cell(row, 2).coordinate
        if name not in wanted:
            told = f"规则包里没有 {name[0]} 的编号“{name[1][:40]}”；增加规则请在网页里做"
            faults.append(ExcelFault("unknown_id", sheet.title, place, told))
        elif name in seen:
            faults.append(ExcelFault("repeated_id", sheet.title, place, f"编号 {name[1]} 出现了两次"))
        else:
            seen.add(name)
            yield wanted[name], row
    for file_name, missing in sorted(wanted.keys() - seen):
        told = f"缺少 {file_name} 的编号 {missing}；删除规则请在网页里做"
        faults.append(ExcelFault("missing_row", sheet.title, "", told))


def _text(found: ExcelCell, cell: Cell, line: Line, sheet: str, faults: list[ExcelFault]) -> str | None:
    """What stands in the cell, as it would be typed; None where it is unchanged or a fault."""
    value = found.value
    if found.data_type == "f":
        faults.append(ExcelFault("formula", sheet, found.coordinate, "这里是公式，请填写值本身"))
        return None
    shown = shown_in_excel(cell)
    if value == shown and isinstance(value, bool) == isinstance(shown, bool):
        return None
    if value is None:
        text = ""
    elif isinstance(value, bool):
        text = "是" if value else "否"
    elif isinstance(value, int) or (isinstance(value, float) and value.is_integer()):
        text = str(int(value))
    elif isinstance(value, str):
        text = value
    else:
        faults.append(ExcelFault("wrong_type", sheet, found.coordinate, f"应当是文字或整数，这里是 {value}"))
        return None
    if text.strip() == str(shown):
        return None
    if not may_edit(line, cell):
        told = line.locked or f"这个值取自口径 ${cell.reading}，请在“解释口径”工作表里修改"
        faults.append(ExcelFault("locked", sheet, found.coordinate, told))
        return None
    return text
