"""The form of a step: what must be filled in, checked in the words of whoever fills it in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from workflows.procedure.shape import Field

_MOST_DIGITS = 9
"""Of the number of an account (ours); every database can hold it."""


class FormFault(Exception):
    """An entry that is missing or wrong; names the field."""

    def __init__(self, field: str, message: str) -> None:
        self.field = field
        self.message = message
        super().__init__(message)


def check_form(fields: Sequence[Field], given: Mapping[str, Any]) -> dict[str, Any]:
    """The entries with their types; absent optional ones are left out. Raises FormFault at the first wrong one."""
    known = {item.name for item in fields}
    for name in given:
        if name not in known:
            raise FormFault(name, f"这一步没有“{name}”这一项")
    checked: dict[str, Any] = {}
    for item in fields:
        value = given.get(item.name)
        if isinstance(value, str):
            value = value.strip()
        if value is None or value == "" or value == []:
            if item.required:
                raise FormFault(item.name, f"请填写“{item.label}”")
            continue
        checked[item.name] = _typed(item, value)
    return checked


def _number(item: Field, value: Any) -> int:
    """The number of an account, as a program or a form sends it."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= _MOST_DIGITS:
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value < 10**_MOST_DIGITS:
        raise FormFault(item.name, f"“{item.label}”应当是账号的编号")
    return value


def _typed(item: Field, value: Any) -> Any:
    if item.kind == "flag":
        if not isinstance(value, bool):
            raise FormFault(item.name, f"“{item.label}”只能是“是”或“否”")
        return value
    if item.kind in ("rows", "files"):
        if not isinstance(value, list | tuple):
            raise FormFault(item.name, f"“{item.label}”应当是一列内容")
        return list(value)
    if item.kind == "user":
        return _number(item, value)
    if not isinstance(value, str):
        raise FormFault(item.name, f"“{item.label}”应当是文字")
    if item.kind == "date":
        try:
            return date.fromisoformat(value)
        except ValueError as error:
            raise FormFault(item.name, f"“{item.label}”应写成 2026-11-21 这样的年-月-日") from error
    if item.kind == "choice" and value not in item.choices:
        raise FormFault(item.name, f"“{item.label}”只能选：{'、'.join(item.choices.values())}")
    if len(value) > item.most:
        raise FormFault(item.name, f"“{item.label}”最多 {item.most} 个字，现有 {len(value)} 个")
    return value
