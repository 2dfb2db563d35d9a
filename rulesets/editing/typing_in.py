"""What was typed into a cell, read as the value it stands for 填写内容的读取."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from rulesets.editing.bounds import ANYTHING
from rulesets.editing.cells import Cell
from rulesets.errors import PackError
from rulesets.loading.strict_yaml import parse

_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,17})")
_UNSEEN = frozenset({"Cc", "Cs", "Zl", "Zp"})
_WORDS = {"true": True, "false": False, "是": True, "否": False, "yes": True, "no": False}


class Mistyped(ValueError):
    """The text does not stand for a value of this cell; the message says what to write."""


def read_typed(cell: Cell, typed: str) -> Any:
    """The value of ``typed``. Raises Mistyped."""
    text = typed.strip()
    if any(unicodedata.category(character) in _UNSEEN for character in text):
        raise Mistyped("含有换行或不可见字符，请写成一行文字")
    if not text:
        if cell.column.optional and cell.column.kind != "flag":
            return None
        raise Mistyped("不能为空")
    match cell.column.kind:
        case "number":
            return _number(cell, text)
        case "choice":
            return _choice(cell, text)
        case "flag":
            if text.lower() not in _WORDS:
                raise Mistyped("只能是 是 或 否")
            return _WORDS[text.lower()]
        case "clauses":
            return _clauses(cell, text)
        case "condition":
            return read_condition(text)
        case "value":
            return _value(cell, text)
        case _:
            return text


def _number(cell: Cell, text: str) -> int:
    if not _INTEGER.fullmatch(text):
        raise Mistyped(f"应当是整数，这里是“{text}”")
    number, bounds = int(text), cell.bounds
    if (bounds.low is not None and number < bounds.low) or (bounds.high is not None and number > bounds.high):
        raise Mistyped(f"应当{_between(bounds.low, bounds.high)}，这里是 {number}")
    return number


def _between(low: int | None, high: int | None) -> str:
    if low is None:
        return f"不超过 {high}"
    return f"不小于 {low}" if high is None else f"在 {low} 到 {high} 之间"


def _choice(cell: Cell, text: str) -> str:
    if text not in cell.bounds.choices:
        raise Mistyped(f"只能是 {'、'.join(cell.bounds.choices)}，这里是“{text}”")
    return text


def _clauses(cell: Cell, text: str) -> list[str] | str:
    found = [part.strip() for part in re.split(r"[,，、;；]", text) if part.strip()]
    if not found:
        raise Mistyped("不能为空")
    return found if len(found) > 1 or isinstance(cell.value, list) else found[0]


def read_condition(text: str) -> dict[str, Any]:
    """A mapping written without its outer braces. Raises Mistyped."""
    data = _parsed(text if text.startswith("{") else f"{{{text}}}")
    if not isinstance(data, dict) or not data or any(value in (None, "") for value in data.values()):
        raise Mistyped("条件应写成“特征: 值”，例如 penalties_2y: {at_least: 1, at_most: 2}")
    return data


def _value(cell: Cell, text: str) -> Any:
    data = _parsed(text)
    bounds = cell.bounds
    if cell.value is not None and type(data) is not type(cell.value):
        kinds = {bool: "true 或 false", int: "整数", str: "文字", list: "[…] 写的一列", dict: "{…} 写的一组"}
        raise Mistyped(f"应当是{kinds.get(type(cell.value), '同样类型的值')}，这里是“{text}”")
    if isinstance(data, bool) or bounds == ANYTHING:
        return data
    if isinstance(data, int) and not bounds.choices:
        return _number(cell, text)
    listed = data if isinstance(data, list) else [data]
    if bounds.choices and not isinstance(data, dict):
        wrong = [str(item) for item in listed if str(item) not in bounds.choices]
        if wrong:
            raise Mistyped(f"只能取 {'、'.join(bounds.choices)}，这里有 {'、'.join(wrong)}")
    return data


def _parsed(text: str) -> Any:
    # The comment sign would silently cut off the rest of what was typed.
    if re.search(r"(^|\s)#", text):
        raise Mistyped("这里不能写注释（#）")
    try:
        return parse(f"[{text}]", "").data[0] if not text.startswith(("[", "{")) else parse(text, "").data
    except (PackError, IndexError) as error:
        told = error.faults[0].message if isinstance(error, PackError) else "没有内容"
        raise Mistyped(f"写法不对：{told}") from error
