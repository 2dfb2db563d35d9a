"""Dossiers from a file 档案文件: one JSON object over many lines, or one object per line; read as a stream."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import click

from rulesets.errors import DossierFault

_MOST_LINE_BYTES = 16 * 1024 * 1024


def dossier_lines(file: Path) -> Iterator[tuple[int, Any]]:
    """(line number, JSON value or the fault of that line). A file whose first line is not complete is one dossier."""
    with click.open_file(str(file), "rb") as stream:
        lines = enumerate(stream, start=1)
        first = next(((number, raw) for number, raw in lines if raw.strip()), None)
        if first is None:
            yield 1, DossierFault("empty_file", "文件是空的，没有档案", line=1)
            return
        if not _is_complete(first[1]):
            rest = b"".join(raw for _, raw in lines)
            yield first[0], _value(first[1] + rest, first[0])
            return
        for number, raw in chain([first], lines):
            if raw.strip():
                yield number, _value(raw, number)


def _is_complete(raw: bytes) -> bool:
    """Whether a line could be a dossier of its own; an opening brace alone begins one that spans lines."""
    text = raw.strip()
    return text.endswith(b"}") or not text.removeprefix(b"\xef\xbb\xbf").startswith(b"{")


def _value(raw: bytes, line: int) -> Any:
    if len(raw) > _MOST_LINE_BYTES:
        return DossierFault("too_large", f"一份档案不能超过 {_MOST_LINE_BYTES // 1024 // 1024} MB", line=line)
    try:
        return json.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return DossierFault("bad_encoding", "不是 UTF-8 编码，请转换后再导入", line=line)
    except (json.JSONDecodeError, RecursionError):
        return DossierFault("bad_json", "不是完整的 JSON，请检查引号、逗号和括号", line=line)
