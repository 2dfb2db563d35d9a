"""Runs the checks of the input 数据检查, says which enterprises are withheld, and in the end tells what was found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache, partial
from pathlib import Path

import ibis
import ibis.expr.datatypes as dt

from rulesets.bulk.checking import COLUMNS, HARMLESS, KINDS_VIEW, Checks, compile_checks, described_kinds
from rulesets.bulk.codes import bad_among, bad_codes
from rulesets.bulk.compilation import VIEWS, Program, Schemas
from rulesets.bulk.engine import Engine
from rulesets.bulk.errors import InputRefused
from rulesets.bulk.order import Order, Tell
from rulesets.bulk.whole import in_place

Shape = tuple[tuple[str, dt.DataType], ...]
MOST_SHOWN = 5
_REJECTS = dict.fromkeys(COLUMNS, "string")
_NOTHING = {"uscc": "string"}
_LISTED = ", ".join(COLUMNS)


class Examiner:
    """The checks of one input: ``begin`` once, ``examine`` for each share of the enterprises that is grouped, ``settle`` at the end."""

    def __init__(self, order: Order, engine: Engine, schemas: Schemas, missing: list[tuple[str, str]]) -> None:
        """``missing``: view and column of what the contract lists and is not there."""
        self._order = order
        self._engine = engine
        self._missing = missing
        self._checks = _compiled(*(tuple(schemas[name].items()) for name in VIEWS), engine.dialect)

    def begin(self, tell: Tell) -> None:
        """What concerns the tables as wholes: absent columns, and enterprises without a code or with one that is none."""
        tell("检查企业", 0.0)
        self._engine.fill("bad_codes", _NOTHING, sorted({(code,) for code in self._bad_codes()}))
        self._engine.fill("absent_columns", _REJECTS, [_missing_column(table, name) for table, name in self._missing])
        self._engine.fill(KINDS_VIEW, *described_kinds())
        parts = (f"SELECT {_LISTED} FROM absent_columns", self._checks.nameless, self._checks.codes)  # noqa: S608
        self._engine.keep("whole_faults", " UNION ALL ".join(f"({part})" for part in parts))

    def _bad_codes(self) -> Iterator[str]:
        source = self._order.enterprises
        if isinstance(source, Path):
            return bad_codes(source)
        return bad_among([code for (code,) in self._engine.ask("SELECT uscc FROM enterprises")])

    def examine(self, program: Program, tell: Tell, *, first: bool) -> None:
        """Leaves the tables ``rejects`` and ``withheld`` for the enterprises in ``grouped``; ``first``: here is told what ``begin``
        found."""
        engine, checks = self._engine, self._checks
        assert program.marks is not None
        ((faulty, orphans, listed, entries),) = engine.ask(program.marks)
        parts = ["whole_faults"] if first else []
        if faulty:
            engine.keep("faulty", str(program.faulty))
            parts.append(self._found("faulty_records", checks.records, "检查记录", tell))
        if orphans:
            engine.keep("orphans", str(program.orphans))
            parts.append(self._found("orphan_records", checks.orphans, "查找孤立记录", tell))
        with engine.watched(partial(tell, "查找重复记录")):
            met = engine.keep_repeated("met", checks.numbers)
        if met:
            parts.append(self._found("repeated", checks.repeated, "查找重复记录", tell))
        if (listed or 0) != entries:
            parts.append(self._found("listed_twice", checks.listed_twice, "检查企业", tell))
        if not parts:
            engine.fill("rejects", _REJECTS, [])
        else:
            engine.keep("rejects", " UNION ALL ".join(f"SELECT {_LISTED} FROM {part}" for part in parts))  # noqa: S608
        harmless = ", ".join(f"'{code}'" for code in HARMLESS)
        withheld = f"SELECT uscc FROM rejects WHERE uscc IS NOT NULL AND code NOT IN ({harmless})"  # noqa: S608
        engine.keep("withheld", f"{withheld} UNION SELECT uscc FROM bad_codes")  # noqa: S608

    def _found(self, name: str, sql: str, step: str, tell: Tell) -> str:
        with self._engine.watched(partial(tell, step)):
            self._engine.keep(name, sql)
        return name

    def settle(self) -> Mapping[str, int]:
        """How often each fault was found, by code; ``rejects`` has those of all shares. Raises InputRefused under ``strict``."""
        order, engine = self._order, self._engine
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
        return faults


def without_checks(engine: Engine) -> None:
    """For input that was checked before: nothing is withheld."""
    engine.fill("withheld", _NOTHING, [])


@lru_cache(maxsize=16)
def _compiled(records: Shape, enterprises: Shape, dialect: str) -> Checks:
    return compile_checks(
        ibis.table(dict(records), name="records"), ibis.table(dict(enterprises), name="enterprises"), dialect
    )


def _missing_column(table: str, name: str) -> tuple[str | None, ...]:
    reason = f"缺少列 {name}；没有规则读它，照常评价，但表的结构与约定不符"
    return table, None, None, "missing_column", name, None, reason


def _shown(faults: Mapping[str, int], rows: Iterable[tuple[object, ...]]) -> Iterable[str]:
    yield "  " + "，".join(f"{code} {times} 处" for code, times in faults.items())
    for table, uscc, record, code, field, value, reason in rows:
        place = "，".join(
            f"{name} {text}" for name, text in (("企业", uscc), ("记录", record), ("字段", field)) if text is not None
        )
        shown = "" if value is None else f"（{value}）"
        yield f"  [{code}] {table} {place}{shown}：{reason}"
