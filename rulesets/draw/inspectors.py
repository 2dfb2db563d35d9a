"""The inspectors 执法检查人员名录库 of a draw: certificate, load and whom each must avoid 回避."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from rulesets.draw.faults import DrawFault
from rulesets.draw.rows import Row, check_plain, rows
from rulesets.records.uscc import is_valid

SOURCE = "检查人员名录"
COLUMNS = ("id", "unit", "certificate_valid", "limit", "avoid")
_YES = frozenset({"true", "1", "yes", "是"})
_NO = frozenset({"false", "0", "no", "否"})
_LIMIT = re.compile(r"[0-9]{1,9}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Inspector:
    """One inspector; ``limit`` is the most objects that he takes in this draw, None without limit."""

    identifier: str
    unit: str
    certificate_valid: bool
    limit: int | None
    avoid: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Inspectors:
    """All inspectors by identifier, and the hash that fixes them."""

    everyone: tuple[Inspector, ...]
    sha256: str


def roster_of(inspectors: Iterable[Inspector]) -> Inspectors:
    """The inspectors in the order of their identifiers. Raises DrawFault: no_inspectors, duplicate_inspector."""
    everyone = tuple(sorted(inspectors, key=lambda inspector: inspector.identifier))
    if not everyone:
        raise DrawFault("no_inspectors", "名录里没有检查人员", source=SOURCE)
    if len({inspector.identifier for inspector in everyone}) != len(everyone):
        raise DrawFault("duplicate_inspector", "同一名检查人员出现了两次", source=SOURCE, field="id")
    text = "".join(roster_line(inspector) for inspector in everyone)
    return Inspectors(everyone, sha256(text.encode()).hexdigest())


def roster_line(inspector: Inspector) -> str:
    """How one inspector stands in the text that the hash is of: five fields between tabs."""
    limit = "" if inspector.limit is None else str(inspector.limit)
    valid = "true" if inspector.certificate_valid else "false"
    return "\t".join((inspector.identifier, inspector.unit, valid, limit, " ".join(sorted(inspector.avoid)))) + "\n"


def read_inspectors(content: bytes) -> Inspectors:
    """The inspectors of a CSV file ``id,unit,certificate_valid,limit,avoid``. Raises DrawFault for the first fault."""
    found: dict[str, int] = {}
    inspectors = []
    for line, row in rows(content, SOURCE, COLUMNS):
        inspector = _inspector(row, line)
        earlier = found.setdefault(inspector.identifier, line)
        if earlier != line:
            raise DrawFault(
                "duplicate_inspector",
                f"{inspector.identifier} 已在第 {earlier} 行出现，请只保留一行",
                source=SOURCE,
                line=line,
                field="id",
            )
        inspectors.append(inspector)
    return roster_of(inspectors)


def _inspector(row: Row, line: int) -> Inspector:
    identifier = check_plain(row["id"], SOURCE, line, "id")
    if not identifier or len(identifier.split()) != 1:
        raise DrawFault("bad_inspector", "检查人员编号不能为空，也不能有空格", source=SOURCE, line=line, field="id")
    return Inspector(
        identifier,
        check_plain(row["unit"], SOURCE, line, "unit"),
        _certificate(row["certificate_valid"], line),
        _limit(row["limit"], line),
        _avoid(row["avoid"], line),
    )


def _certificate(text: str, line: int) -> bool:
    folded = text.lower()
    if folded in _YES or folded in _NO:
        return folded in _YES
    raise DrawFault(
        "bad_certificate",
        f"“{text}”应写 true（有效）或 false（无效、过期）",
        source=SOURCE,
        line=line,
        field="certificate_valid",
    )


def _limit(text: str, line: int) -> int | None:
    if not text:
        return None
    if _LIMIT.fullmatch(text) is None:
        raise DrawFault(
            "bad_limit", f"“{text}”应为不小于 0 的整数；没有上限的留空", source=SOURCE, line=line, field="limit"
        )
    return int(text)


def _avoid(text: str, line: int) -> frozenset[str]:
    codes = text.split()
    for code in codes:
        # A mistyped code would quietly let the inspector go where he must not.
        if not is_valid(code):
            raise DrawFault(
                "bad_avoid",
                f"“{code}”不是规范的统一社会信用代码；多个代码之间用空格隔开",
                source=SOURCE,
                line=line,
                field="avoid",
            )
    return frozenset(codes)
