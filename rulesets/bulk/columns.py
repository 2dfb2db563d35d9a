"""The columns of the contract §3, and how each is read whatever type it comes in (CSV is text throughout).

A value that cannot be read becomes absent in the typed table; ``judged`` marks it.
"""

from __future__ import annotations

from collections.abc import Mapping

import ibis
import ibis.expr.datatypes as dt

from rulesets.bulk.errors import InputRefused
from rulesets.bulk.predicates import Expression, Table

TEXT, DAY, TRUTH, NUMBER = "text", "day", "truth", "number"
RECORDS: Mapping[str, str] = {
    "uscc": TEXT, "id": TEXT, "kind": TEXT, "date": DAY, "ended_on": DAY, "revoked": TRUTH, "repaired_on": DAY,
    "fulfilled": TRUTH, "penalty_type": TEXT, "level": TEXT, "industry": TEXT, "rank": NUMBER, "list": TEXT,
}  # fmt: skip
ENTERPRISES: Mapping[str, str] = {"uscc": TEXT, "region": TEXT}
NOT_WEIGHED = frozenset({"id", "list", "region"})
"""Columns that no rule reads: without one of them grading is sound, so its absence is a fault and no refusal."""
GIVEN, BAD = "given_", "bad_"
_DAY_TEXT = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
_TRUE, _FALSE = ("true", "1"), ("false", "0")

Schema = Mapping[str, dt.DataType]


def absent(view: str, schema: Schema) -> list[str]:
    """Columns of the contract that are not there. Raises InputRefused where one that is weighed is missing."""
    wanted, what = {"records": (RECORDS, "记录表"), "enterprises": (ENTERPRISES, "企业表")}[view]
    missing = [name for name in wanted if name not in schema]
    needed = [name for name in missing if name not in NOT_WEIGHED]
    if needed:
        raise InputRefused(f"{what}缺少必需的列 {'、'.join(needed)}；应有的列：{'、'.join(wanted)}")
    return missing


def typed(raw: Table, wanted: Mapping[str, str]) -> Table:
    """The columns of the contract with their types: text, date, boolean (``revoked`` never absent), 64-bit integer."""
    return raw.select(**read(raw, wanted))


def read(raw: Table, wanted: Mapping[str, str]) -> dict[str, Expression]:
    """The typed columns as expressions over the raw table."""
    found = {name: _typed(raw, name, kind) for name, kind in wanted.items()}
    if "revoked" in found:
        found["revoked"] = found["revoked"].fill_null(False)
    return found


def judged(raw: Table) -> Table:
    """The typed columns of records, with what checking them needs: ``given_…``, the value as it came, as text, and ``bad_…``, where it
    is there but cannot be read; the latter only where the type of the column does not rule that out."""
    given = {
        f"{GIVEN}{name}": raw[name].cast("string") if name in raw.columns else ibis.null("string") for name in RECORDS
    }
    marks = {
        f"{BAD}{name}": mark for name, kind in RECORDS.items() if (mark := _unreadable(raw, name, kind)) is not None
    }
    return raw.select(**read(raw, RECORDS), **given, **marks)


def _unreadable(raw: Table, name: str, kind: str) -> Expression | None:
    if name not in raw.columns or raw[name].type().is_null() or is_native(raw[name].type(), kind):
        return None
    return (_given(raw[name]) & _typed(raw, name, kind).isnull()).fill_null(False)


def is_native(given: dt.DataType, kind: str) -> bool:
    """Whether a column of this type holds nothing that cannot be read."""
    if kind == DAY:
        return bool(given.is_date() or given.is_timestamp())
    return kind == TEXT or bool(given.is_boolean() if kind == TRUTH else given.is_integer())


def _given(column: Expression) -> Expression:
    return (
        column.notnull() & (column.cast("string") != "")
        if not column.type().is_floating()
        else column.notnull() & ~column.isnan()
    )


def _typed(raw: Table, name: str, kind: str) -> Expression:
    if name not in raw.columns or raw[name].type().is_null():
        return ibis.null({TEXT: "string", DAY: "date", TRUTH: "boolean", NUMBER: "int64"}[kind])
    column = raw[name]
    given = column.type()
    if kind == TEXT:
        return column if given.is_string() else column.cast("string")
    if kind == DAY:
        return column if given.is_date() else column.date() if given.is_timestamp() else _day(column.cast("string"))
    if kind == TRUTH:
        return column if given.is_boolean() else _truth(column.cast("string"))
    if given.is_integer():
        return column.cast("int64")
    if given.is_floating():
        # A whole number that a program kept as a float because others are absent.
        return ibis.ifelse(column == column.floor(), column.try_cast("int64"), ibis.null("int64"))
    text = column.cast("string")
    return ibis.ifelse(text.re_search(r"^-?[0-9]{1,9}$"), text.try_cast("int64"), ibis.null("int64"))


def _day(text: Expression) -> Expression:
    return ibis.ifelse(text.re_search(_DAY_TEXT), text.try_cast("date"), ibis.null("date"))


def _truth(text: Expression) -> Expression:
    lower = text.lower()
    return ibis.cases((lower.isin(_TRUE), True), (lower.isin(_FALSE), False), else_=ibis.null("boolean"))
