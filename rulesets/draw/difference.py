"""The first place where a result file differs from what the rosters and the seed give, named in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

_NAMES = {
    "format": "格式标记",
    "pool_sha256": "名录哈希",
    "pool_size": "名录对象数",
    "roster_sha256": "名录（含等级和不纳入原因）哈希",
    "pack": "规则包",
    "base_rate": "基础比例",
    "seed": "种子",
    "seed_parts": "种子的组成",
    "public": "公开数",
    "secret": "密数",
    "strata": "分层",
    "grade": "等级",
    "size": "可抽对象数",
    "rate_multiplier": "等级系数",
    "quota": "应抽数",
    "taken": "抽中对象",
    "excluded": "不纳入抽取的对象",
    "uscc": "检查对象",
    "reason": "原因",
    "inspectors_sha256": "检查人员名录哈希",
    "inspectors_size": "检查人员数",
    "per_object": "每个对象的检查人员数",
    "assignments": "检查人员分派",
    "inspectors": "检查人员",
    "passed_over": "越过的人员",
    "inspector": "检查人员",
    "result_sha256": "结果哈希（全部参数和结果）",
}
_ABSENT = object()
Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """Where, what it should be, and what the file says; ``expected`` is None where there should be nothing."""

    path: Path
    expected: Any
    found: Any
    hint: str = ""

    @property
    def field(self) -> str:
        """The place as a path such as ``strata[0].taken[2]``."""
        text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in self.path)
        return text.removeprefix(".")

    def __str__(self) -> str:
        place = "，".join(
            f"第 {step + 1} 项" if isinstance(step, int) else _NAMES.get(step, step) for step in self.path
        )
        told = f"{place}（{self.field}）：应为 {_shown(self.expected)}，文件里是 {_shown(self.found)}"
        return f"{told}。{self.hint}" if self.hint else told


def first_difference(expected: Any, found: Any, path: Path = ()) -> Difference | None:
    """Depth first in the order of the recomputed result; a field that should not be there counts as well."""
    if isinstance(expected, dict) and isinstance(found, dict):
        return _in_fields(expected, found, path)
    if isinstance(expected, list) and isinstance(found, list):
        return _in_entries(expected, found, path)
    # Without the types, true would pass for 1.
    same = expected == found and isinstance(expected, bool) == isinstance(found, bool)
    return None if same else Difference(path, expected, found)


def _in_fields(expected: dict[str, Any], found: dict[str, Any], path: Path) -> Difference | None:
    for name, value in expected.items():
        difference = first_difference(value, found.get(name, _ABSENT), (*path, name))
        if difference is not None:
            return difference
    for name, value in found.items():
        if name not in expected:
            return Difference((*path, name), _ABSENT, value)
    return None


def _in_entries(expected: list[Any], found: list[Any], path: Path) -> Difference | None:
    # Long lists of texts: one comparison in C. Other lists could hide a true for a 1 in it.
    if expected == found and (not expected or isinstance(expected[0], str)):
        return None
    for index in range(max(len(expected), len(found))):
        wanted = expected[index] if index < len(expected) else _ABSENT
        given = found[index] if index < len(found) else _ABSENT
        difference = first_difference(wanted, given, (*path, index))
        if difference is not None:
            return difference
    return None


def _shown(value: Any) -> str:
    if value is _ABSENT:
        return "（没有）"
    text = str(value)
    return f"“{text[:80]}…”" if len(text) > 80 else f"“{text}”"
