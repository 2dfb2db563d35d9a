"""Rows of a CSV roster with the line each began on; says in words why a file cannot be read."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterator

from rulesets.draw.faults import DrawFault

BOM = b"\xef\xbb\xbf"
Row = dict[str, str]


def rows(
    content: bytes, source: str, required: tuple[str, ...], optional: tuple[str, ...] = ()
) -> Iterator[tuple[int, Row]]:
    """Line number and wanted columns of each row; blank lines and other columns are passed over.

    Raises DrawFault: empty_file, bad_encoding, missing_column, duplicate_column, bad_csv, bad_columns.
    """
    records = _records(_text(content, source), source)
    header = next(records, None)
    if header is None:
        raise DrawFault("empty_file", f"文件是空的，第一行应为列名：{','.join(required)}", source=source)
    names = [name.strip() for name in header[1]]
    wanted = _places(names, source, required, optional)
    for line, values in records:
        if len(values) != len(names):
            raise DrawFault(
                "bad_columns",
                f"这一行有 {len(values)} 列，列名有 {len(names)} 个，请检查逗号和引号",
                source=source,
                line=line,
            )
        yield line, {name: values[place] for name, place in wanted}


def check_plain(value: str, source: str, line: int, field: str) -> str:
    """A text without control characters and without blanks around it. Raises DrawFault: bad_text."""
    if value != value.strip():
        raise DrawFault("bad_text", "前后有空白，请去掉", source=source, line=line, field=field)
    if any(unicodedata.category(character) == "Cc" for character in value):
        raise DrawFault("bad_text", "含有换行、制表符等控制字符，请去掉", source=source, line=line, field=field)
    return value


def _text(content: bytes, source: str) -> str:
    try:
        return content.removeprefix(BOM).decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise DrawFault(
            "bad_encoding", "不是 UTF-8 编码（可能是 GBK），请另存为“CSV UTF-8”后再试", source=source, line=line
        ) from error


def _records(text: str, source: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    while True:
        try:
            values = next(reader, None)
        except csv.Error as error:
            raise DrawFault("bad_csv", "CSV 的引号或分隔不完整，请检查这一行", source=source, line=line) from error
        if values is None:
            return
        if values:
            yield line, values
        line = reader.line_num + 1


def _places(
    names: list[str], source: str, required: tuple[str, ...], optional: tuple[str, ...]
) -> list[tuple[str, int]]:
    for name in required:
        if name not in names:
            raise DrawFault(
                "missing_column",
                f"缺少列 {name}；第一行应为列名：{','.join(required)}",
                source=source,
                line=1,
                field=name,
            )
    for name in (*required, *optional):
        if names.count(name) > 1:
            raise DrawFault("duplicate_column", f"列 {name} 出现了两次", source=source, line=1, field=name)
    return [(name, names.index(name)) for name in (*required, *optional) if name in names]
