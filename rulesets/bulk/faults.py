"""What can be wrong with a record in a column store: the same faults as the reader of dossiers finds, asked of every row at once.

An enterprise with a faulty record is not graded, as ``assess`` would not grade it: a grade on part of the facts would be a guess.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import ibis

from rulesets.bulk.columns import BAD, RECORDS
from rulesets.bulk.derivation import DAY_ONE
from rulesets.bulk.predicates import Expression, Table, place_among
from rulesets.records.kinds import KINDS, Attribute


@dataclass(frozen=True)
class Fault:
    """A fault of one record: stable ``code``, the column, the reason with what to do, and where it is so."""

    code: str
    field: str
    reason: str
    where: Expression


def record_faults(rows: Table, groups: Expression) -> list[Fault]:
    """Every fault that a row of ``judged`` can have by itself, in the order in which they are told; true, false, or absent for false.

    ``groups``: what ``asked_of`` says of its kind, absent where the kind is unknown.
    """
    return [*_common(rows, groups), *_attributes(rows, groups)]


def is_faulty(rows: Table, groups: Expression) -> Expression:
    """Whether a row has any of these faults; true, false, or absent for false."""
    return ibis.or_(*[fault.where for fault in record_faults(rows, groups)])


def asked_of() -> dict[str, int]:
    """For each kind a bit for each attribute, described in one way, that its records are asked for."""
    groups = [kinds for _, kinds in _groups()]
    return {name: sum(1 << number for number, kinds in enumerate(groups) if name in kinds) for name in KINDS}


def _common(rows: Table, groups: Expression) -> Iterator[Fault]:
    yield Fault("missing_field", "uscc", "缺少统一社会信用代码 uscc，请补上", _absent(rows.uscc))
    yield Fault("wrong_type", "id", "记录编号 id 应当是非空文字；没有编号就不填", rows.id == "")
    yield Fault("missing_field", "kind", "缺少信息类别 kind，请补上", _absent(rows.kind))
    yield Fault("unknown_kind", "kind", "不认识的信息类别，可用的类别见接口说明", groups.isnull())
    yield from _day(rows, "date")
    missing = rows.date.isnull()
    yield Fault(
        "missing_field",
        "date",
        "缺少日期 date，请补上",
        missing & ~rows[f"{BAD}date"] if _may_be_bad(rows, "date") else missing,
    )
    yield from _day(rows, "ended_on")
    yield Fault("ended_before_start", "ended_on", "ended_on 早于 date，请核对先后", rows.ended_on < rows.date)
    if _may_be_bad(rows, "revoked"):
        yield Fault("wrong_type", "revoked", "revoked 只能是 true 或 false", rows[f"{BAD}revoked"])


def _attributes(rows: Table, groups: Expression) -> Iterator[Fault]:
    for number, (attribute, _) in enumerate(_groups()):
        # The number is absent for an unknown kind, whose attributes nobody knows.
        of_kind = (groups & (1 << number)) != 0
        for fault in _attribute(rows, attribute):
            yield Fault(fault.code, fault.field, fault.reason, of_kind & fault.where)


def _groups() -> list[tuple[Attribute, tuple[str, ...]]]:
    """Kinds that describe an attribute in the same way are asked about together."""
    found: dict[str, tuple[Attribute, tuple[str, ...]]] = {}
    for kind in KINDS.values():
        for name, attribute in kind.attributes.items():
            if name in RECORDS:
                kinds = found.get(repr(attribute), (attribute, ()))[1]
                found[repr(attribute)] = attribute, (*kinds, kind.id)
    return list(found.values())


def _attribute(rows: Table, attribute: Attribute) -> Iterator[Fault]:
    name = attribute.name
    column = rows[name]
    if attribute.type == "date":
        yield from _day(rows, name)
        yield Fault("repaired_before_start", name, f"{name} 早于 date，请核对先后", column < rows.date)
        return
    bad = rows[f"{BAD}{name}"] if _may_be_bad(rows, name) else None
    if bad is not None:
        yield Fault("wrong_type", name, f"{name} 的写法读不懂，应当是{_WRITTEN[attribute.type]}", bad)
    if attribute.required:
        missing = _absent(column) if bad is None else _absent(column) & ~bad
        yield Fault("missing_field", name, f"缺少必填项 {name}，请补上", missing)
    if attribute.choices:
        allowed = "、".join(attribute.choices)
        wrong = column.notnull() & (place_among(attribute.choices, column).fill_null(0) == 0)
        yield Fault(
            "bad_choice",
            name,
            f"{name} 不是可取的值（可选：{allowed}）",
            wrong if attribute.required else wrong & (column != ""),
        )
    if attribute.least is not None or attribute.most is not None:
        outside = [
            *([column < attribute.least] if attribute.least is not None else []),
            *([column > attribute.most] if attribute.most is not None else []),
        ]
        yield Fault(
            "out_of_range", name, f"{name} 应当在 {attribute.least} 与 {attribute.most} 之间", ibis.or_(*outside)
        )


_WRITTEN = {"bool": " true 或 false", "integer": "整数", "choice": "列出的取值", "text": "文字"}


def _day(rows: Table, name: str) -> Iterator[Fault]:
    if _may_be_bad(rows, name):
        yield Fault("bad_date", name, f"{name} 不是日期，请写成 2026-03-01 这样的年-月-日", rows[f"{BAD}{name}"])
    yield Fault("bad_date", name, f"{name} 早于 1900 年，请核对年份", rows[name] < DAY_ONE)


def _may_be_bad(rows: Table, name: str) -> bool:
    return f"{BAD}{name}" in rows.columns


def _absent(column: Expression) -> Expression:
    return column.isnull() | (column == "") if column.type().is_string() else column.isnull()
