"""What can be wrong with a record in a column store: the same faults as the reader of dossiers finds, asked of every row at once.

An enterprise with a faulty record is not graded, as ``assess`` would not grade it: a grade on part of the facts would be a guess.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import ibis

from rulesets.bulk.columns import RECORDS, read, unreadable
from rulesets.bulk.derivation import DAY_ONE
from rulesets.bulk.predicates import Expression, Table
from rulesets.records.kinds import KINDS, Attribute

KINDS_VIEW = "described_kinds"
_GROUPS = "attribute_groups"
_DESCRIBED = {"known_kind": "string", _GROUPS: "int64"}


@dataclass(frozen=True)
class Fault:
    """A fault of one record: stable ``code``, the column, the reason with what to do, and where it is so."""

    code: str
    field: str
    reason: str
    where: Expression


def record_faults(raw: Table) -> list[Fault]:
    """Every fault that a row of ``with_described`` can have by itself, in the order in which they are told."""
    return [*_common(raw), *_attributes(raw)]


def _common(raw: Table) -> Iterator[Fault]:
    rows = read(raw, RECORDS)

    yield Fault("missing_field", "uscc", "缺少统一社会信用代码 uscc，请补上", _absent(raw.uscc))
    yield Fault("missing_field", "kind", "缺少信息类别 kind，请补上", _absent(raw.kind))
    yield Fault("unknown_kind", "kind", "不认识的信息类别，可用的类别见接口说明", raw[_GROUPS].isnull())
    yield from _day(raw, "date")
    yield Fault("missing_field", "date", "缺少日期 date，请补上", _absent(raw.date))
    yield from _day(raw, "ended_on")
    yield Fault("ended_before_start", "ended_on", "ended_on 早于 date，请核对先后", _before(rows, "ended_on"))
    wrong = unreadable(raw, "revoked", RECORDS["revoked"])
    if wrong is not None:
        yield Fault("wrong_type", "revoked", "revoked 只能是 true 或 false", wrong)


def _attributes(raw: Table) -> Iterator[Fault]:
    rows = read(raw, RECORDS)
    for number, (attribute, _) in enumerate(_groups()):
        # The number is absent for an unknown kind, whose attributes nobody knows.
        of_kind = ((raw[_GROUPS] & (1 << number)) != 0).fill_null(False)
        for fault in _attribute(raw, rows, attribute):
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


def described_kinds() -> tuple[dict[str, str], list[tuple[str, int]]]:
    """The table of all kinds: ``known_kind`` and ``attribute_groups``, a bit for each attribute that its records are asked for."""
    groups = [kinds for _, kinds in _groups()]
    rows = [(name, sum(1 << number for number, kinds in enumerate(groups) if name in kinds)) for name in KINDS]
    return _DESCRIBED, rows


def with_described(records: Table) -> Table:
    """The records as they came, each with what is known of its kind; nothing where the kind is unknown."""
    kinds = ibis.table(_DESCRIBED, name=KINDS_VIEW)
    return records.left_join(kinds, records.kind == kinds.known_kind)


def _attribute(raw: Table, rows: dict[str, Expression], attribute: Attribute) -> Iterator[Fault]:
    name = attribute.name
    if attribute.type == "date":
        yield from _day(raw, name)
        yield Fault("repaired_before_start", name, f"{name} 早于 date，请核对先后", _before(rows, name))
        return
    wrong = unreadable(raw, name, RECORDS[name])
    if wrong is not None:
        yield Fault("wrong_type", name, f"{name} 的写法读不懂，应当是{_WRITTEN[attribute.type]}", wrong)
    if attribute.required:
        missing = _absent(raw[name]) if wrong is None else rows[name].isnull() & ~wrong
        yield Fault("missing_field", name, f"缺少必填项 {name}，请补上", missing)
    if attribute.choices:
        allowed = "、".join(attribute.choices)
        yield Fault(
            "bad_choice",
            name,
            f"{name} 不是可取的值（可选：{allowed}）",
            _present(raw[name]) & rows[name].notin(list(attribute.choices)),
        )
    if attribute.least is not None or attribute.most is not None:
        outside = [
            *([rows[name] < attribute.least] if attribute.least is not None else []),
            *([rows[name] > attribute.most] if attribute.most is not None else []),
        ]
        yield Fault(
            "out_of_range", name, f"{name} 应当在 {attribute.least} 与 {attribute.most} 之间", ibis.or_(*outside)
        )


_WRITTEN = {"bool": " true 或 false", "integer": "整数", "choice": "列出的取值", "text": "文字"}


def _day(raw: Table, name: str) -> Iterator[Fault]:
    wrong = unreadable(raw, name, RECORDS[name])
    if wrong is not None:
        yield Fault("bad_date", name, f"{name} 不是日期，请写成 2026-03-01 这样的年-月-日", wrong)
    yield Fault("bad_date", name, f"{name} 早于 1900 年，请核对年份", read(raw, {name: RECORDS[name]})[name] < DAY_ONE)


def _before(rows: dict[str, Expression], name: str) -> Expression:
    return rows[name] < rows["date"]


def _present(column: Expression) -> Expression:
    return column.notnull() & (column != "") if column.type().is_string() else column.notnull()


def _absent(column: Expression) -> Expression:
    return column.isnull() | (column == "") if column.type().is_string() else column.isnull()
