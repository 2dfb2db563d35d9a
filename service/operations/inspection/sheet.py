"""The record sheet 检查记录表: every item of the matter answered, and the result that fits the answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from service.faults import Invalid
from service.operations.wording import check_storable
from service.store.plan import CheckMatter

_MOST = 500
CHECKED = ("yes", "no")


def answered(matter: CheckMatter, given: Sequence[Any], result: str) -> list[dict[str, Any]]:
    """The items in the order of the matter: item, checked, problem, handling. Raises Invalid: item_unanswered, result_contradicts …"""
    by_item: dict[str, Mapping[str, Any]] = {}
    for row in given:
        item = row.get("item") if isinstance(row, Mapping) else None
        if not isinstance(item, str) or item not in matter.items:
            raise Invalid("unknown_item", "检查事项里没有这一项，请刷新页面后重填", field="items")
        if item in by_item:
            raise Invalid("item_twice", f"“{item}”填了两次", field="items")
        by_item[item] = row
    sheet = [_line(number, item, by_item.get(item)) for number, item in enumerate(matter.items, 1)]
    problems = [row["item"] for row in sheet if row["problem"]]
    if problems and result == "1":
        raise Invalid("result_contradicts", f"“{problems[0]}”发现了问题，抽查结果不能是“未发现问题”", field="result")
    return sheet


def _line(number: int, item: str, row: Mapping[str, Any] | None) -> dict[str, Any]:
    if row is None or row.get("checked") not in CHECKED:
        raise Invalid("item_unanswered", f"第 {number} 项“{item}”还没有填写是否检查", field="items")
    problem, handling = (_text(row.get(name)) for name in ("problem", "handling"))
    if problem and row["checked"] == "no":
        raise Invalid("item_contradicts", f"第 {number} 项“{item}”没有检查，却写了发现的问题", field="items")
    if problem and not handling:
        raise Invalid("item_unhandled", f"第 {number} 项“{item}”发现了问题，请写明处置情况", field="items")
    return {"item": item, "checked": row["checked"], "problem": problem, "handling": handling}


def _text(value: Any) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Invalid("bad_item", "发现问题和处置情况应当是文字", field="items")
    text = value.replace("\r\n", "\n").strip()
    check_storable(text, "items", most=_MOST)
    return text
