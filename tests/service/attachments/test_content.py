"""What a file is, by its bytes; what its name claims, and which of both are refused with which words."""

from __future__ import annotations

from io import BytesIO

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from service.attachments.content import identify
from service.attachments.faults import in_words
from service.attachments.names import MOST_CHARACTERS, clean_name, settled_name
from service.faults import Invalid
from tests.service.attachments.files import JPEG, PDF, container, docx, png, xlsx

EXE = b"MZ\x90\x00" + b"\x00" * 60
SVG = b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'
HTML = b"\xef\xbb\xbf  <!DOCTYPE html><html></html>"
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 40


@pytest.mark.parametrize(
    ("data", "found"), [(PDF, "pdf"), (png(), "png"), (JPEG, "jpeg"), (docx(), "docx"), (xlsx(), "xlsx")]
)
def test_accepted_types_are_known_by_their_content(data: bytes, found: str) -> None:
    assert identify(data).type == found


def test_files_that_real_programs_write_are_known() -> None:
    text, sheet = BytesIO(), BytesIO()
    Document().save(text)
    Workbook().save(sheet)
    assert identify(text.getvalue()).type == "docx"
    assert identify(sheet.getvalue()).type == "xlsx"


def refused(name: str, data: bytes) -> Invalid:
    with pytest.raises(Invalid) as caught:
        settled_name(name, identify(data))
    assert caught.value.field == "file"
    return caught.value


@pytest.mark.parametrize(
    ("name", "data", "says", "holds"),
    [
        ("证明.pdf", EXE, "PDF 文件", "可执行文件"),
        ("证明.pdf", HTML, "PDF 文件", "网页"),
        ("照片.png", SVG, "PNG 图片", "SVG 图形"),
        ("照片.jpg", png(), "JPEG 图片", "PNG 图片"),
        ("照片.png", JPEG, "PNG 图片", "JPEG 图片"),
        ("申请.docx", xlsx(), "Word 文件", "Excel 文件"),
        ("申请.docx", container(("a.txt", b"x")), "Word 文件", "压缩包"),
        ("申请.docx", OLD_OFFICE, "Word 文件", "旧版 Office"),
        ("证明.pdf", b"just text", "PDF 文件", "不是"),
        ("证明.pdf", b"\x00" * 9, "PDF 文件", "不是"),
    ],
)
def test_a_disguised_file_is_told_what_it_is(name: str, data: bytes, says: str, holds: str) -> None:
    fault = refused(name, data)
    assert fault.code == "disguised_file" and says in fault.message and holds in fault.message


@pytest.mark.parametrize(
    ("name", "data", "what"),
    [
        ("工具.exe", EXE, "可执行文件"),
        ("证明.pdf.exe", PDF, "可执行文件"),
        ("网页.HTML", HTML, "网页"),
        ("图.svg", SVG, "SVG"),
        ("包.zip", container(("a.txt", b"x")), "压缩包"),
        ("旧.doc", OLD_OFFICE, "旧版 Office"),
        ("表.xlsm", xlsx(), "宏"),
        ("笔记.txt", b"hello", ".txt"),
        ("无扩展名", EXE, "可执行文件"),
        ("无扩展名", b"#!/bin/sh\n", "脚本"),
        ("", b"hello", "无法识别"),
    ],
)
def test_a_forbidden_type_is_named_and_the_accepted_ones_are_listed(name: str, data: bytes, what: str) -> None:
    fault = refused(name, data)
    assert fault.code == "forbidden_type" and what in fault.message and "可以上传 PDF" in fault.message


def test_macros_locks_and_choking_containers_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert refused("a.docx", docx(("word/vbaProject.bin", b"x"))).code == "forbidden_type"
    monkeypatch.setattr("service.attachments.containers.MOST_UNPACKED", 10)
    assert "解压后过大" in refused("a.docx", docx()).message
    monkeypatch.undo()
    locked = bytearray(docx())
    # The flag of an encrypted part, in the directory at the end.
    locked[locked.index(b"PK\x01\x02") + 8] |= 1
    assert "加密" in refused("a.docx", bytes(locked)).message


@pytest.mark.parametrize(
    "data",
    [
        PDF[:-10],
        png()[:-6],
        png() + b"PK\x03\x04",
        png()[:40] + b"x" + png()[41:],
        JPEG[:-2],
        docx()[:-30],
        b"PK\x03\x04",
    ],
)
def test_a_cut_or_lengthened_file_is_damaged(data: bytes) -> None:
    with pytest.raises(Invalid) as caught:
        identify(data)
    assert caught.value.code == "damaged_file"


@given(st.binary(max_size=300))
def test_any_bytes_get_an_answer_in_words(data: bytes) -> None:
    """Never anything but a type or a refusal."""
    for start in (b"", b"PK\x03\x04", b"\x89PNG\r\n\x1a\n", b"%PDF-", docx()[:60]):
        try:
            assert identify(start + data).label
        except Invalid as fault:
            assert fault.code in {"damaged_file", "forbidden_type"}


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("..\\..\\窗口\\证明.pdf", "证明.pdf"),
        ("../../etc/证明.PDF", "证明.pdf"),
        ("证\u202efdp.明.pdf", "证fdp.明.pdf"),
        ("a\x00b\r\n: c.pdf", "ab_ c.pdf"),
        (".pdf", "pdf.pdf"),
        ("", "材料.pdf"),
        (None, "材料.pdf"),
        ("扫描件", "扫描件.pdf"),
    ],
)
def test_names_are_cleaned_and_end_as_their_content_says(given_name: str | None, kept: str) -> None:
    assert settled_name(given_name, identify(PDF)) == kept


@given(st.text(max_size=400))
def test_no_name_is_ever_a_path_or_too_long(name: str) -> None:
    cleaned = clean_name(name)
    assert not set(cleaned) & set('/\\\r\n\x00"')
    try:
        assert len(settled_name(name, identify(PDF))) <= MOST_CHARACTERS
    except Invalid as fault:
        assert fault.code in {"forbidden_type", "disguised_file"}


def test_sizes_are_rounded_up() -> None:
    mega = 1024 * 1024
    assert [in_words(size) for size in (1, 1024, 10 * mega, 10 * mega + 1, 12 * mega + mega // 2)] == [
        "1 KB",
        "1 KB",
        "10 MB",
        "10.1 MB",
        "12.5 MB",
    ]
