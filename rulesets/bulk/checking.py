"""The faults of the input 数据问题 as one table: which row, which column, why, and what to do.

The row is named by credit code and record id. ``withheld``: enterprises that are not graded, because a grade on part of the facts, or
under a code that belongs to nobody, would be a guess.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import ibis

from rulesets.bulk.columns import ENTERPRISES, RECORDS, read
from rulesets.bulk.faults import record_faults, with_described
from rulesets.bulk.predicates import Expression, Table

COLUMNS = ("source", "uscc", "id", "code", "field", "value", "reason")
LISTED_BADLY = frozenset({"duplicate_enterprise", "missing_field"})
"""Faults after which an enterprise may be listed twice, or without a code."""
HARMLESS = ("orphan_record", "duplicate_enterprise", "missing_column")
"""Faults that leave the facts of an enterprise whole; every other one withholds its grade."""


@ibis.udf.scalar.builtin(name="hash")  # type: ignore[untyped-decorator]
def number_of(uscc: str, identity: str) -> int:  # type: ignore[empty-body]
    """A number for a pair of texts, the engine's own; equal pairs have equal numbers."""


@dataclass(frozen=True)
class Checks:
    """Texts of SQL. ``faulty``: how many records have a fault of their own; the others give rows of the table of rejects.

    They read the views records and enterprises, the table of kinds of ``described_kinds``, and ``bad_codes`` (uscc), codes that are none.
    """

    faulty: str
    records: str
    orphans: str
    repeated: str
    enterprises: str


def compile_checks(records: Table, enterprises: Table, dialect: str) -> Checks:
    """``records`` and ``enterprises`` as they came, untyped."""
    described = with_described(records)
    wrong = ibis.or_(*[fault.where.fill_null(False) for fault in record_faults(described)])

    def sql(expression: Any) -> str:
        return str(ibis.to_sql(expression, dialect=dialect, pretty=False))

    return Checks(
        faulty=sql(described.aggregate(count=wrong.sum())),
        records=sql(_rejects(described.filter(wrong))),
        orphans=sql(_orphans(records, enterprises)),
        repeated=sql(_repeated(records)),
        enterprises=sql(_enterprises(enterprises)),
    )


def _rejects(rows: Table) -> Table:
    """The first fault of each faulty row. ``rows`` are filtered, so the faults are asked of them anew."""
    faults = record_faults(rows)
    asked = [(fault, fault.where.fill_null(False)) for fault in faults]
    columns = read(rows, RECORDS)
    shown = {name: rows[name].cast("string") for name in {fault.field for fault in faults}}
    return rows.select(
        source=ibis.literal("records"),
        uscc=columns["uscc"],
        id=columns["id"],
        code=ibis.cases(*[(where, fault.code) for fault, where in asked]),
        field=ibis.cases(*[(where, fault.field) for fault, where in asked]),
        value=ibis.cases(*[(where, shown[fault.field]) for fault, where in asked]),
        reason=ibis.cases(*[(where, fault.reason) for fault, where in asked]),
    )


def _orphans(records: Table, enterprises: Table) -> Table:
    lost = records.anti_join(enterprises, "uscc")
    lost = lost.filter(lost.uscc.notnull())
    columns = read(lost, RECORDS)
    return lost.select(
        **_row("records", columns["uscc"], columns["id"], "orphan_record", "uscc", columns["uscc"], _ORPHAN)
    )


def _repeated(records: Table) -> Table:
    columns = read(records, RECORDS)
    named = records.select(uscc=columns["uscc"], id=columns["id"])
    named = named.filter(named.id.notnull() & named.uscc.notnull())
    # Numbers are quicker to group than pairs of texts; only pairs whose numbers meet are looked at as what they are.
    numbered = named.mutate(number=number_of(named.uscc, named.id))
    met = numbered.group_by("number").aggregate(times=numbered.count())
    close = numbered.semi_join(met.filter(met.times > 1), "number")
    counted = close.group_by("uscc", "id").aggregate(times=close.count())
    twice = counted.filter(counted.times > 1)
    return twice.select(
        **_row("records", twice.uscc, twice.id, "duplicate_record", "id", twice.times.cast("string"), _TWICE)
    )


def _enterprises(enterprises: Table) -> Table:
    uscc = read(enterprises, ENTERPRISES)["uscc"]
    nameless = enterprises.filter(uscc.isnull() | (uscc == ""))
    none = ibis.null("string")
    absent = nameless.select(**_row("enterprises", none, none, "missing_field", "uscc", none, _NAMELESS))
    counted = enterprises.select(uscc=uscc).group_by("uscc").aggregate(times=ibis._.count())
    twice = counted.filter((counted.times > 1) & counted.uscc.notnull())
    again = twice.select(
        **_row(
            "enterprises", twice.uscc, none, "duplicate_enterprise", "uscc", twice.times.cast("string"), _LISTED_TWICE
        )
    )
    codes = ibis.table({"uscc": "string"}, name="bad_codes")
    bad = codes.select(**_row("enterprises", codes.uscc, none, "bad_uscc", "uscc", codes.uscc, _BAD_CODE))
    return ibis.union(absent, again, bad)


def _row(table: str, *values: Any) -> dict[str, Expression]:
    return dict(zip(COLUMNS, (ibis.literal(table), *map(_expression, values)), strict=True))


def _expression(value: Any) -> Expression:
    return ibis.literal(value) if isinstance(value, str) else value


_ORPHAN = "企业表里没有这家企业，请补入企业表，或核对代码是否抄错"
_TWICE = "同一企业有重复的记录编号（value 是次数），同一记录只能报一次"
_NAMELESS = "缺少统一社会信用代码 uscc，请补上"
_LISTED_TWICE = "企业表里这家企业列了几次（value 是次数），只评一次；请只留一行"
_BAD_CODE = "不是合法的统一社会信用代码（GB 32100-2015，18 位大写，无空格），请核对是否抄错"
