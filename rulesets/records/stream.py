"""Dossiers from a stream of bytes: one JSON document, or JSON Lines 每行一份, in bounded memory.

Which of the two it is shows in the first line: a complete JSON value means JSON Lines. Otherwise the whole is tried as one document,
and taken as JSON Lines with a faulty first line where that fails.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import IO, Any

from rulesets.errors import DossierFault

MOST_BYTES = 16 * 1024 * 1024
"""The largest dossier that is read, in bytes (ours, not from a document)."""
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Entry:
    """One dossier as it came: its line (None for a single document), its JSON value or the fault, and the bytes read so far."""

    line: int | None
    value: Any
    fault: DossierFault | None
    read: int


def read_entries(stream: IO[bytes]) -> Iterator[Entry]:
    """Every dossier of the stream in its order; an empty stream gives one fault."""
    lines = _lines(stream)
    first = next(lines, None)
    if first is None:
        yield Entry(None, None, DossierFault("empty_file", "文件是空的，里面没有档案"), 0)
    elif first.fault is not None or _parses(first.raw):
        for line in chain([first], lines):
            yield _entry(line)
    else:
        yield from _document_or_lines(first, lines)


def parse_json(raw: bytes, line: int | None = None) -> Any:
    """The JSON value of ``raw`` (UTF-8). Raises DossierFault: bad_encoding, bad_json or duplicate_field."""
    try:
        return json.loads(
            raw.removeprefix(_BOM).decode("utf-8"), object_pairs_hook=_without_duplicates, parse_constant=_no_constant
        )
    except UnicodeDecodeError as error:
        raise DossierFault("bad_encoding", "不是 UTF-8 编码，请另存为 UTF-8 后再试", line=line) from error
    except json.JSONDecodeError as error:
        place = f"第 {error.lineno} 行第 {error.colno} 列" if line is None else f"第 {error.colno} 列"
        raise DossierFault("bad_json", f"不是合法的 JSON（{place}），请检查引号、逗号和括号", line=line) from error
    except RecursionError as error:
        raise DossierFault("bad_json", "JSON 嵌套太深，档案不应超过几层", line=line) from error
    except _DuplicateKey as error:
        raise DossierFault(
            "duplicate_field", f"字段 {error} 写了两次，请只保留一个", line=line, field=str(error)
        ) from error
    except ValueError as error:
        raise DossierFault("bad_json", "JSON 里有无法读取的数字（NaN、Infinity 或位数过多）", line=line) from error


class _DuplicateKey(Exception):
    """An object names a field twice."""


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        raise _DuplicateKey(next(name for name in names if names.count(name) > 1))
    return found


def _no_constant(name: str) -> Any:
    raise ValueError(name)


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    raw: bytes
    fault: DossierFault | None
    read: int


def _lines(stream: IO[bytes], first: int = 1, read: int = 0) -> Iterator[_Line]:
    """Lines with content. One that is too long is passed over without being held in memory."""
    number = first
    while raw := stream.readline(MOST_BYTES + 1):
        read += len(raw)
        fault = None
        if len(raw) > MOST_BYTES and not raw.endswith(b"\n"):
            while (rest := stream.readline(MOST_BYTES)) and not rest.endswith(b"\n"):
                read += len(rest)
            read += len(rest)
            raw, fault = b"", _too_large(number)
        if fault is not None or raw.strip():
            yield _Line(number, raw, fault, read)
        number += 1


def _too_large(line: int | None) -> DossierFault:
    megabytes = MOST_BYTES // 1024 // 1024
    return DossierFault("too_large", f"一份档案不能超过 {megabytes} MB，请检查是否漏了换行（每行一份）", line=line)


def _entry(line: _Line) -> Entry:
    if line.fault is not None:
        return Entry(line.number, None, line.fault, line.read)
    try:
        return Entry(line.number, parse_json(line.raw, line.number), None, line.read)
    except DossierFault as fault:
        return Entry(line.number, None, fault, line.read)


def _parses(raw: bytes) -> bool:
    try:
        parse_json(raw)
    except DossierFault as fault:
        return fault.code == "duplicate_field"
    return True


def _document_or_lines(first: _Line, lines: Iterator[_Line]) -> Iterator[Entry]:
    held, size = [first], len(first.raw)
    for line in lines:
        held.append(line)
        size += len(line.raw)
        if size > MOST_BYTES or line.fault is not None:
            # Too much for one document: these can only be lines.
            for item in chain(held, lines):
                yield _entry(item)
            return
    whole = io.BytesIO()
    at = 1
    for line in held:
        # Blank lines were dropped; put them back so that a fault names the right line.
        whole.write(b"\n" * (line.number - at))
        whole.write(line.raw)
        at = line.number + line.raw.count(b"\n")
    try:
        yield Entry(None, parse_json(whole.getvalue()), None, held[-1].read)
    except DossierFault as fault:
        if any(_parses(line.raw) for line in held[1:] if line.raw.lstrip().startswith(b"{")):
            for line in held:
                yield _entry(line)
        else:
            yield Entry(None, None, fault, held[-1].read)
