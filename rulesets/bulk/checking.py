"""The faults of the input 数据问题 as one table: which row, which column, why, and what to do.

Whether there are any is known before: from the words of the enterprises, and from numbers that were met twice. Only what is known to be
there is looked for, in the records of those whom it concerns. The row is named by credit code and record id.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import ibis

from rulesets.bulk.columns import ENTERPRISES, GIVEN, RECORDS, judged, read
from rulesets.bulk.faults import asked_of, record_faults
from rulesets.bulk.predicates import Expression, Table

COLUMNS = ("source", "uscc", "id", "code", "field", "value", "reason")
HARMLESS = ("orphan_record", "duplicate_enterprise", "missing_column")
"""Faults that leave the facts of an enterprise whole. Every other one withholds its grade: on part of the facts, or under a code that
belongs to nobody, it would be a guess."""
KINDS_VIEW = "described_kinds"
_GROUPS = "attribute_groups"
_DESCRIBED = {"known_kind": "string", _GROUPS: "int64"}


@ibis.udf.scalar.builtin(name="hash")  # type: ignore[untyped-decorator]
def number_of(uscc: str, identity: str) -> int:  # type: ignore[empty-body]
    """A number for a pair of texts, the engine's own; equal pairs have equal numbers."""


@dataclass(frozen=True)
class Checks:
    """Texts of SQL over the views records and enterprises; all but the numbers give rows of the table of rejects.

    ``records`` reads the tables ``faulty`` (uscc) and ``described_kinds``; ``orphans`` the table ``orphans`` (uscc); ``numbers`` gives
    the number of every record, and ``repeated`` reads those that came more than once from ``met`` (number); ``codes`` reads
    ``bad_codes`` (uscc), codes that are none.
    """

    records: str
    orphans: str
    numbers: str
    repeated: str
    nameless: str
    listed_twice: str
    codes: str


def compile_checks(records: Table, enterprises: Table, dialect: str) -> Checks:
    """``records`` and ``enterprises`` as they came, untyped."""

    def sql(expression: Any) -> str:
        return str(ibis.to_sql(expression, dialect=dialect, pretty=False))

    named = _named(records)
    uscc = read(enterprises, ENTERPRISES)["uscc"]
    return Checks(
        records=sql(_rejects(judged(records))),
        orphans=sql(_orphans(records)),
        numbers=sql(named.select("number")),
        repeated=sql(_repeated(named)),
        nameless=sql(_nameless(enterprises, uscc)),
        listed_twice=sql(_listed_twice(enterprises.select(uscc=uscc))),
        codes=sql(_bad_codes()),
    )


def described_kinds() -> tuple[dict[str, str], list[tuple[str, int]]]:
    """The table of all kinds: ``known_kind`` and ``attribute_groups``, a bit for each attribute that its records are asked for."""
    return _DESCRIBED, list(asked_of().items())


def _rejects(records: Table) -> Table:
    """The first fault of each faulty row."""
    faulty = ibis.table({"uscc": "string"}, name="faulty")
    concerned = records.filter(records.uscc.isnull() | records.uscc.isin(faulty.uscc))
    kinds = ibis.table(_DESCRIBED, name=KINDS_VIEW)
    rows = concerned.left_join(kinds, concerned.kind == kinds.known_kind)
    asked = [(fault, fault.where.fill_null(False)) for fault in record_faults(rows, rows[_GROUPS])]
    told = rows.select(
        source=ibis.literal("records"),
        uscc=rows.uscc,
        id=rows.id,
        code=ibis.cases(*[(where, fault.code) for fault, where in asked]),
        field=ibis.cases(*[(where, fault.field) for fault, where in asked]),
        value=ibis.cases(*[(where, rows[f"{GIVEN}{fault.field}"]) for fault, where in asked]),
        reason=ibis.cases(*[(where, fault.reason) for fault, where in asked]),
    )
    return told.filter(told.code.notnull())


def _orphans(records: Table) -> Table:
    columns = read(records, RECORDS)
    named = records.select(uscc=columns["uscc"], id=columns["id"])
    lost = named.semi_join(ibis.table({"uscc": "string"}, name="orphans"), "uscc")
    return lost.select(**_row("records", lost.uscc, lost.id, "orphan_record", "uscc", lost.uscc, _ORPHAN))


def _named(records: Table) -> Table:
    """Records that have an id, each with the number of its pair of code and id."""
    columns = read(records, RECORDS)
    named = records.select(uscc=columns["uscc"], id=columns["id"])
    named = named.filter((named.id != "") & named.uscc.notnull())
    return named.mutate(number=number_of(named.uscc, named.id))


def _repeated(named: Table) -> Table:
    # Numbers that meet decide nothing: the pairs behind them are looked at as what they are.
    close = named.semi_join(ibis.table({"number": "int64"}, name="met"), "number")
    counted = close.group_by("uscc", "id").aggregate(times=close.count())
    twice = counted.filter(counted.times > 1)
    return twice.select(
        **_row("records", twice.uscc, twice.id, "duplicate_record", "id", twice.times.cast("string"), _TWICE)
    )


def _nameless(enterprises: Table, uscc: Expression) -> Table:
    none = ibis.null("string")
    found = enterprises.filter(uscc.isnull() | (uscc == ""))
    return found.select(**_row("enterprises", none, none, "missing_field", "uscc", none, _NAMELESS))


def _listed_twice(named: Table) -> Table:
    counted = named.filter(named.uscc.notnull() & (named.uscc != "")).group_by("uscc").aggregate(times=ibis._.count())
    twice = counted.filter(counted.times > 1)
    times = twice.times.cast("string")
    return twice.select(
        **_row("enterprises", twice.uscc, ibis.null("string"), "duplicate_enterprise", "uscc", times, _LISTED_TWICE)
    )


def _bad_codes() -> Table:
    codes = ibis.table({"uscc": "string"}, name="bad_codes")
    return codes.select(
        **_row("enterprises", codes.uscc, ibis.null("string"), "bad_uscc", "uscc", codes.uscc, _BAD_CODE)
    )


def _row(table: str, *values: Any) -> dict[str, Expression]:
    return dict(zip(COLUMNS, (ibis.literal(table), *map(_expression, values)), strict=True))


def _expression(value: Any) -> Expression:
    return ibis.literal(value) if isinstance(value, str) else value


_ORPHAN = "企业表里没有这家企业，请补入企业表，或核对代码是否抄错"
_TWICE = "同一企业有重复的记录编号（value 是次数），同一记录只能报一次"
_NAMELESS = "缺少统一社会信用代码 uscc，请补上"
_LISTED_TWICE = "企业表里这家企业列了几次（value 是次数），只评一次；请只留一行"
_BAD_CODE = "不是合法的统一社会信用代码（GB 32100-2015，18 位大写，无空格），请核对是否抄错"
