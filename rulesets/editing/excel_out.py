"""A pack as an Excel file 导出为 Excel: one sheet for each sort of line; cells that may be changed are marked, the others locked."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell import Cell as ExcelCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from rulesets.editing.columns import SHEETS, Column, Sheet
from rulesets.editing.excel_layout import ABOUT, HEAD, NO, YES, Laid, heads, laid_out, may_edit, shown_in_excel
from rulesets.editing.tables import tables_of
from rulesets.loading.changing import content_sha256

_FONT, _BOLD = Font(name="宋体", size=11), Font(name="宋体", size=11, bold=True)
_EDITABLE = PatternFill("solid", fgColor="FFF7E0")
_SIDE = Side(style="thin", color="BBBBBB")
_BOX = Border(left=_SIDE, right=_SIDE, top=_SIDE, bottom=_SIDE)
_WIDTHS = {"condition": 44, "text": 40, "value": 40, "clauses": 24}
_HOW = (
    "浅黄色的单元格可以修改，其余已锁定。不要增加、删除或移动行、列和工作表；增加或删除规则请在网页里做。",
    "条件的写法与规则包相同，例如 penalties_2y: {at_least: 1, at_most: 2}；值写成 $名字 的取自“解释口径”，请在那里修改。",
    "上传时核对下面的校验值：导出之后规则包又被改过的，请重新导出。",
)


def workbook(files: Mapping[str, str], pack: str) -> bytes:
    """The tables of ``pack`` as an .xlsx file, with the hash of the texts that it was made from."""
    book = Workbook()
    about = book.active
    assert isinstance(about, Worksheet)
    _about(about, files, pack)
    for key, lines in laid_out(tables_of(files)).items():
        _sheet(book.create_sheet(SHEETS[key].zh), SHEETS[key], lines)
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def _about(sheet: Worksheet, files: Mapping[str, str], pack: str) -> None:
    sheet.title = ABOUT
    for row, (name, value) in enumerate(
        [("规则包修改表", ""), ("规则包", pack), ("校验值（SHA-256）", content_sha256(files))], start=1
    ):
        _write(sheet.cell(row, 1), name, bold=True)
        _write(sheet.cell(row, 2), value)
    for row, text in enumerate(_HOW, start=5):
        _write(sheet.cell(row, 1), text)
    sheet.column_dimensions["A"].width = 24
    sheet.column_dimensions["B"].width = 70
    sheet.protection.sheet = True


def _sheet(sheet: Worksheet, spec: Sheet, lines: list[Laid]) -> None:
    for place, head in enumerate(heads(spec), start=1):
        _write(sheet.cell(HEAD, place), head, bold=True, boxed=True)
    for laid in lines:
        line = laid.line
        for place, text in enumerate((line.file, line.id, laid.table.zh), start=1):
            _write(sheet.cell(laid.row, place), text, boxed=True)
        for coordinate, cell in laid.cells():
            target = sheet[coordinate]
            _write(target, shown_in_excel(cell), boxed=True)
            if may_edit(line, cell):
                target.fill = _EDITABLE
                target.protection = Protection(locked=False)
    _widths(sheet, spec)
    for place, column in enumerate(spec.columns, start=len(heads(spec)) - len(spec.columns) + 1):
        _choices(sheet, column, get_column_letter(place), lines)
    sheet.freeze_panes = sheet.cell(HEAD + 1, 3)
    sheet.protection.sheet = True
    # The widths of columns may be changed although the sheet is locked.
    sheet.protection.formatColumns = False


def _write(target: ExcelCell, value: str | int, *, bold: bool = False, boxed: bool = False) -> None:
    target.value = value
    if isinstance(value, str):
        # A text that begins with "=" stays a text.
        target.data_type = "s"
    target.font = _BOLD if bold else _FONT
    if boxed:
        target.border = _BOX
        target.alignment = Alignment(wrap_text=True, vertical="top")


def _widths(sheet: Worksheet, spec: Sheet) -> None:
    for place, width in enumerate((22, 20, 26), start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    for place, column in enumerate(spec.columns, start=4):
        sheet.column_dimensions[get_column_letter(place)].width = _WIDTHS.get(column.kind, 12)


def _choices(sheet: Worksheet, column: Column, letter: str, lines: list[Laid]) -> None:
    """A list to choose from in the columns of a closed set of values."""
    found = next((cell.bounds.choices for _, cell in lines[0].cells() if cell.column is column), ())
    if column.kind not in ("flag", "choice") or not found:
        return
    words = (YES, NO) if column.kind == "flag" else found
    allowed = DataValidation("list", formula1=f'"{",".join(words)}"', allow_blank=column.optional)
    allowed.add(f"{letter}{lines[0].row}:{letter}{lines[-1].row}")
    sheet.add_data_validation(allowed)
