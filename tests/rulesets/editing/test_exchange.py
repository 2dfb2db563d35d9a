"""Excel and ZIP out and in: nothing is lost, and every bad input is named by sheet and cell or by file."""

from __future__ import annotations

import datetime
import zipfile
from collections.abc import Callable
from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook

from rulesets.catalogue import catalogue
from rulesets.editing.archive import MOST_BYTES, files_in, zip_of
from rulesets.editing.changing import apply_values
from rulesets.editing.differences import differences
from rulesets.editing.excel_in import ExcelRefused, values_in
from rulesets.editing.excel_out import workbook
from rulesets.editing.refusal import EditRefused
from rulesets.editing.setting import set_value
from tests.rulesets.editing.conftest import CITY, PENALTIES, THIRD_ROW

Edit = Callable[[Workbook], None]


@pytest.fixture(scope="module")
def exported(city: dict[str, str]) -> bytes:
    return workbook(city, CITY)


def edited(data: bytes, edit: Edit) -> bytes:
    book = load_workbook(BytesIO(data))
    edit(book)
    target = BytesIO()
    book.save(target)
    return target.getvalue()


@pytest.mark.parametrize("pack", catalogue().pack_names())
def test_an_unchanged_file_changes_nothing(pack: str) -> None:
    files = catalogue().texts(pack)
    assert values_in(edited(workbook(files, pack), lambda book: None), files, pack) == {}


def row_of(book: Workbook, sheet: str, identifier: str) -> int:
    return next(row[0].row for row in book[sheet].iter_rows() if row[1].value == identifier)


def test_changes_come_back_at_their_places(city: dict[str, str], exported: bytes) -> None:
    def edit(book: Workbook) -> None:
        row = row_of(book, "指标档位", "CZ21-A1-06.3")
        book["指标档位"][f"D{row}"] = "penalties_2y: {at_least: 1, at_most: 3}, severe_penalties_2y: 0"
        book["指标档位"][f"E{row}"] = 60.0
        book["监管措施"][f"H{row_of(book, '监管措施', 'M-A1')}"] = "是"
        book["解释口径"][f"D{row_of(book, '解释口径', 'recent_years')}"] = "3"
        book["监管措施"][f"F{row_of(book, '监管措施', 'M-A3')}"] = None
        # Sorting a sheet moves lines; file and id still name them.
        book["等级"].move_range("A5:H5", rows=3)

    found = differences(city, apply_values(city, values_in(edited(exported, edit), city, CITY)))
    assert {(one.where[0].split(" ")[-1], one.what[0], one.after[0]) for one in found} == {
        ("recent_years", "值", "3"),
        ("条", "适用条件", "近2年行政处罚 至少 1 条、不超过 3 条 且 近2年严重处罚 0 条"),
        ("条", "得分", "60"),
        ("适当降低抽取比例", "须确认", "是"),
        ("书面检查", "适用条件", ""),
    }


def _set(sheet: str, cell: str, value: object) -> Edit:
    def edit(book: Workbook) -> None:
        book[sheet][cell] = value

    return edit


@pytest.mark.parametrize(
    ("edit", "code", "sheet", "cell"),
    [
        (_set("说明", "B3", "0" * 64), "wrong_base", "说明", "B3"),
        (_set("说明", "B2", "suqian-2020-20"), "wrong_pack", "说明", "B2"),
        (lambda book: book.remove(book["说明"]), "missing_sheet", "说明", ""),
        (lambda book: book.remove(book["指标"]), "missing_sheet", "指标", ""),
        (_set("指标", "D1", "别的"), "changed_head", "指标", "D1"),
        (_set("指标档位", "B2", "nobody"), "unknown_id", "指标档位", "B2"),
        (lambda book: book["指标档位"].delete_rows(2), "missing_row", "指标档位", ""),
        (_set("指标档位", "B3", "CZ21-A1-01.1"), "repeated_id", "指标档位", "B3"),
        (_set("指标档位", "E2", "=1+1"), "formula", "指标档位", "E2"),
        (_set("指标档位", "E2", 1.5), "wrong_type", "指标档位", "E2"),
        (_set("指标档位", "E2", datetime.date(2026, 1, 1)), "wrong_type", "指标档位", "E2"),
        (_set("指标档位", "E2", "fifty"), "wrong_value", "指标档位", "E2"),
        (_set("指标档位", "E2", None), "wrong_value", "指标档位", "E2"),
        (_set("指标档位", "D2", "nonsense"), "wrong_value", "指标档位", "D2"),
        (_set("扣分", "D2", -60), "locked", "扣分", "D2"),
    ],
)
def test_each_bad_input_is_named_by_sheet_and_cell(
    city: dict[str, str], exported: bytes, edit: Edit, code: str, sheet: str, cell: str
) -> None:
    with pytest.raises(ExcelRefused) as caught:
        values_in(edited(exported, edit), city, CITY)
    assert (code, sheet, cell) in {(fault.code, fault.sheet, fault.cell) for fault in caught.value.faults}


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"a;b", zip_of({"a.yaml": "a: 1"})])
def test_what_is_no_excel_file_is_refused(city: dict[str, str], data: bytes) -> None:
    with pytest.raises(ExcelRefused, match="Excel"):
        values_in(data, city, CITY)


def test_a_text_that_looks_like_a_formula_stays_a_text(city: dict[str, str]) -> None:
    files = {**city, PENALTIES: set_value(city[PENALTIES], (*THIRD_ROW, "text"), '=HYPERLINK("http://x")')}
    data = workbook(files, CITY)
    book = load_workbook(BytesIO(data))
    assert "f" not in {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert values_in(data, files, CITY) == {}


def test_only_marked_cells_are_open(exported: bytes) -> None:
    book = load_workbook(BytesIO(exported))
    assert all(sheet.protection.sheet for sheet in book)
    assert book["指标档位"]["A2"].protection.locked
    assert not book["指标档位"]["E2"].protection.locked
    assert book["扣分"]["D2"].protection.locked


def test_a_zip_comes_back_as_it_went(city: dict[str, str]) -> None:
    assert files_in(zip_of(city)) == city
    assert zip_of(city) == zip_of(dict(reversed(city.items())))


def zipped(entries: dict[str, bytes]) -> bytes:
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return target.getvalue()


def test_one_folder_and_windows_line_ends_are_fine() -> None:
    assert files_in(zipped({"pack/a.yaml": b"\xef\xbb\xbfa: 1\r\n"})) == {"a.yaml": "a: 1\n"}


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"x", "不是 ZIP"),
        (zipped({}), "没有文件"),
        (zipped({"a.txt": b"x"}), "文件名"),
        (zipped({"../a.yaml": b"x", "b.yaml": b"y"}), "同一个文件夹"),
        (zipped({"A.yaml": b"x"}), "文件名"),
        (zipped({"a.yaml": b"\xff\xfe"}), "UTF-8"),
        (zipped({"a.yaml": b"0" * (MOST_BYTES + 1)}), "太大"),
    ],
)
def test_a_bad_zip_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(EditRefused, match=message):
        files_in(data)
