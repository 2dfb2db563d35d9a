"""The inspectors' side of a result file as far as it can be checked without their roster 无名录时的核对.

Who was eligible stays open then; that every object of the draw has its inspectors, in the order of their tickets, does not.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from rulesets.draw.assigning import Assignment, PassedOver
from rulesets.draw.difference import Difference
from rulesets.draw.drawing import Selection
from rulesets.draw.ticket import inspector_ticket


def selection_as_written(body: dict[str, Any], seed: str, taken: list[str]) -> Selection | Difference:
    """The selection that the file states, or the first place where it contradicts itself, the seed or the objects drawn."""
    per_object, listed = body.get("per_object"), body.get("assignments")
    if type(per_object) is not int or per_object < 1:
        return Difference(("per_object",), "正整数", per_object)
    if not isinstance(body.get("inspectors_sha256"), str):
        return Difference(("inspectors_sha256",), "文本", body.get("inspectors_sha256"))
    if type(body.get("inspectors_size")) is not int:
        return Difference(("inspectors_size",), "整数", body.get("inspectors_size"))
    if not isinstance(listed, list) or len(listed) != len(taken):
        found = len(listed) if isinstance(listed, list) else listed
        return Difference(("assignments",), f"{len(taken)} 个对象的分派", found)
    assignments = []
    for place, (uscc, entry) in enumerate(zip(taken, listed, strict=True)):
        read = _assignment(("assignments", place), uscc, entry, seed, per_object)
        if isinstance(read, Difference):
            return read
        assignments.append(read)
    return Selection(body["inspectors_sha256"], body["inspectors_size"], per_object, tuple(assignments))


def _assignment(
    path: tuple[str | int, ...], uscc: str, entry: Any, seed: str, per_object: int
) -> Assignment | Difference:
    if not isinstance(entry, dict) or entry.get("uscc") != uscc:
        return Difference((*path, "uscc"), uscc, entry.get("uscc") if isinstance(entry, dict) else entry)
    chosen = entry.get("inspectors")
    if not isinstance(chosen, list) or not all(isinstance(name, str) for name in chosen) or len(chosen) != per_object:
        return Difference((*path, "inspectors"), f"{per_object} 名检查人员", chosen)
    tickets = [inspector_ticket(seed, uscc, name) for name in chosen]
    if any(first >= second for first, second in pairwise(tickets)):
        ordered = [name for _, name in sorted(zip(tickets, chosen, strict=True))]
        return Difference((*path, "inspectors"), ordered, chosen, "没有按抽签值从小到大排列，或同一人写了两次")
    passed = _passed_over(entry.get("passed_over"))
    if passed is None:
        return Difference((*path, "passed_over"), "人员和原因的列表", entry.get("passed_over"))
    late = next((each.inspector for each in passed if inspector_ticket(seed, uscc, each.inspector) > tickets[-1]), None)
    if late is not None:
        return Difference((*path, "passed_over"), "抽签值在最后一名入选者之前的人员", late)
    return Assignment(uscc, tuple(chosen), passed)


def _passed_over(listed: Any) -> tuple[PassedOver, ...] | None:
    if not isinstance(listed, list):
        return None
    found = []
    for entry in listed:
        if not isinstance(entry, dict) or not all(isinstance(entry.get(name), str) for name in ("inspector", "reason")):
            return None
        found.append(PassedOver(entry["inspector"], entry["reason"]))
    return tuple(found)
