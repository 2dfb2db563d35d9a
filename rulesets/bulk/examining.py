"""Runs the checks of the input, writes the rejects, and says which enterprises are withheld."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache, partial

import ibis
import ibis.expr.datatypes as dt

from rulesets.bulk.checking import COLUMNS, HARMLESS, Checks, compile_checks
from rulesets.bulk.codes import bad_codes
from rulesets.bulk.compilation import VIEWS, Schemas
from rulesets.bulk.engine import Engine
from rulesets.bulk.errors import InputRefused
from rulesets.bulk.faults import KINDS_VIEW, described_kinds
from rulesets.bulk.order import Order, Tell
from rulesets.bulk.whole import in_place

Shape = tuple[tuple[str, dt.DataType], ...]
MOST_SHOWN = 5
_REJECTS = dict.fromkeys(COLUMNS, "string")
_NOTHING = {"uscc": "string"}
_LISTED = ", ".join(COLUMNS)


def without_checks(engine: Engine) -> Mapping[str, int]:
    """For input that was checked before: nothing is withheld."""
    engine.fill("withheld", _NOTHING, [])
    return {}


def examine(
    order: Order, engine: Engine, schemas: Schemas, missing: list[tuple[str, str]], tell: Tell
) -> Mapping[str, int]:
    """How often each fault was found, by code. Leaves the table ``withheld``. Raises InputRefused under ``strict``.

    ``missing``: view and column of what the contract lists and is not there.
    """
    shapes = (tuple(schemas[name].items()) for name in VIEWS)
    checks = _compiled(*shapes, engine.dialect)
    tell("检查企业", 0.0)
    engine.fill("bad_codes", _NOTHING, sorted({(code,) for code in bad_codes(order.enterprises)}))
    engine.fill("absent_columns", _REJECTS, [_missing_column(table, name) for table, name in missing])
    engine.fill(KINDS_VIEW, *described_kinds())
    parts = ["absent_columns"]
    for name, (step, sql) in _steps(checks).items():
        with engine.watched(partial(tell, step)):
            engine.keep(name, sql)
        parts.append(name)
    with engine.watched(partial(tell, "检查记录")):
        ((faulty,),) = engine.ask(checks.faulty)
    if faulty:
        engine.keep("faulty_records", checks.records)
        parts.append("faulty_records")
    engine.keep("rejects", " UNION ALL ".join(f"SELECT {_LISTED} FROM {part}" for part in parts))  # noqa: S608
    return _settle(order, engine)


@lru_cache(maxsize=16)
def _compiled(records: Shape, enterprises: Shape, dialect: str) -> Checks:
    return compile_checks(
        ibis.table(dict(records), name="records"), ibis.table(dict(enterprises), name="enterprises"), dialect
    )


def _steps(checks: Checks) -> dict[str, tuple[str, str]]:
    return {
        "faulty_enterprises": ("检查企业", checks.enterprises),
        "orphans": ("查找孤立记录", checks.orphans),
        "repeated": ("查找重复记录", checks.repeated),
    }


def _missing_column(table: str, name: str) -> tuple[str | None, ...]:
    reason = f"缺少列 {name}；没有规则读它，照常评价，但表的结构与约定不符"
    return table, None, None, "missing_column", name, None, reason


def _settle(order: Order, engine: Engine) -> Mapping[str, int]:
    faults = {
        str(code): int(times)
        for code, times in engine.ask("SELECT code, count(*) FROM rejects GROUP BY code ORDER BY code")
    }
    if order.rejects is not None:
        with in_place(order.rejects) as part:
            engine.write(f"SELECT {_LISTED} FROM rejects ORDER BY {_LISTED}", part)  # noqa: S608
    if faults and order.strict:
        rows = engine.ask(f"SELECT {_LISTED} FROM rejects ORDER BY {_LISTED} LIMIT {MOST_SHOWN}")  # noqa: S608
        raise InputRefused("数据有问题，没有写出任何结果（--strict）：\n" + "\n".join(_shown(faults, rows)))
    harmless = ", ".join(f"'{code}'" for code in HARMLESS)
    engine.keep("withheld", f"SELECT DISTINCT uscc FROM rejects WHERE uscc IS NOT NULL AND code NOT IN ({harmless})")  # noqa: S608
    return faults


def _shown(faults: Mapping[str, int], rows: Iterable[tuple[object, ...]]) -> Iterable[str]:
    yield "  " + "，".join(f"{code} {times} 处" for code, times in faults.items())
    for table, uscc, record, code, field, value, reason in rows:
        place = "，".join(
            f"{name} {text}" for name, text in (("企业", uscc), ("记录", record), ("字段", field)) if text is not None
        )
        shown = "" if value is None else f"（{value}）"
        yield f"  [{code}] {table} {place}{shown}：{reason}"
