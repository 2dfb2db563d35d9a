"""Where every enterprise belongs: its region, the industry of its newest rating, its grade now and in the run before.

Leaves two tables in the engine: ``placed`` (uscc, region, industry, grade, before, and ``met``: it was in the run before) and ``adverse``
(region, industry, kind, and the months in which a record began, was repaired and ended; absent outside the months).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import ibis

from rulesets.bulk.columns import ENTERPRISES, RECORDS, absent, typed
from rulesets.bulk.engine import Engine
from rulesets.bulk.errors import InputRefused
from rulesets.bulk.predicates import Expression, Table
from service.situation.document import WITHHELD
from service.situation.kinds import Kinds
from service.situation.months import YEAR, Months
from service.situation.names import NOT_STATED, OTHERS, told_apart

_GRADED = {"uscc": "text", "grade": "text"}
_PLACED = {"uscc": "string", "region": "int32", "industry": "int32", "grade": "string", "before": "string", "met": "boolean"}  # fmt: skip
_NUMBERED = {"name": "string", "number": "int32"}


@dataclass(frozen=True)
class Files:
    """The tables of the contract §3, Parquet or CSV; ``before``: what the run before gave."""

    records: Path
    enterprises: Path
    graded: Path
    before: Path | None = None

    def check(self) -> None:
        """Raises InputRefused where a file is missing or has an extension that is not read."""
        for file in (self.records, self.enterprises, self.graded, self.before):
            if file is not None and not file.is_file():
                raise InputRefused(f"没有这个文件：{file}")
            if file is not None and file.suffix.lower() not in (".parquet", ".csv"):
                raise InputRefused(f"{file.name} 的扩展名应当是 .parquet 或 .csv")


@dataclass(frozen=True, slots=True)
class Places:
    """Names of regions and industries; their place in the list is their number."""

    regions: tuple[str, ...]
    industries: tuple[str, ...]


def place(engine: Engine, files: Files, as_of: date) -> Places:
    """Keeps ``placed``. Raises InputRefused where a file is not readable or a column is missing."""
    engine.keep("named", _sql(engine, _named(engine, files, as_of)))
    lists = []
    for column in ("region", "industry"):
        counted = engine.ask(f"SELECT {column}, count(*) FROM named GROUP BY 1")  # noqa: S608
        names = told_apart((str(name), int(number)) for name, number in counted)
        engine.fill(f"{column}_numbers", _NUMBERED, [(name, number) for number, name in enumerate(names)])
        lists.append(names)
    engine.keep("placed", _sql(engine, _numbered(*lists)))
    engine.drop("named")
    return Places(*lists)


def keep_adverse(engine: Engine, files: Files, months: Months, kinds: Kinds) -> None:
    """Keeps ``adverse``: one row for each dishonesty record of an enterprise, future and revoked records left out."""
    records = typed_records(engine, files)
    standing = records.filter(
        records.kind.isin(kinds.adverse) & ~records.revoked & (records.date <= ibis.literal(months.as_of))
    )
    placed = ibis.table(_PLACED, name="placed")
    both = standing.inner_join(placed, "uscc")
    engine.keep(
        "adverse",
        _sql(
            engine,
            both.select(
                placed.region,
                placed.industry,
                kind=ibis.cases(*((both.kind == kind, number) for number, kind in enumerate(kinds.adverse)), else_=-1),
                began=month_of(both.date, months),
                repaired=month_of(both.repaired_on, months),
                ended=month_of(both.ended_on, months),
            ),
        ),
    )


def typed_records(engine: Engine, files: Files) -> Table:
    """The records with the types of the contract. Raises InputRefused."""
    schema = engine.show("records", [files.records])
    absent("records", schema)
    return typed(ibis.table(dict(schema), name="records"), RECORDS)


def month_of(day: Expression, months: Months) -> Expression:
    """The number of the month in which a day is; absent before the first month and after ``as_of``."""
    number = day.year() * YEAR + day.month() - 1 - months.first
    inside = (number >= 0) & (day <= ibis.literal(months.as_of))
    return ibis.ifelse(inside, number, ibis.null("int32")).cast("int32")


def _named(engine: Engine, files: Files, as_of: date) -> Table:
    schema = engine.show("enterprises", [files.enterprises])
    absent("enterprises", schema)
    rows = typed(ibis.table(dict(schema), name="enterprises"), ENTERPRISES)
    # An enterprise that is listed twice is one; the grading run has told of it.
    enterprises = rows.filter(rows.uscc.notnull()).group_by("uscc").aggregate(region=rows.region.min())
    industries = _industries(typed_records(engine, files), as_of)
    now = _graded(engine, "graded", files.graded)
    both = enterprises.left_join(industries, "uscc").drop("uscc_right").left_join(now, "uscc").drop("uscc_right")
    before, met = ibis.null("string"), ibis.literal(False)
    if files.before is not None:
        both = both.left_join(_graded(engine, "graded_before", files.before), "uscc", rname="{name}_before")
        before, met = both.grade_before, both.uscc_before.notnull()
    return both.select(
        both.uscc,
        region=_stated(both.region),
        industry=_stated(both.industry),
        grade=both.grade.fill_null(WITHHELD),
        before=before.fill_null(WITHHELD),
        met=met,
    )


def _industries(records: Table, as_of: date) -> Table:
    """The industry of the newest rating; of two of one day the one later in the alphabet, so that a second run gives the same."""
    rated = records.filter(
        (records.kind == "industry_evaluation")
        & records.industry.notnull()
        & ~records.revoked
        & (records.date <= ibis.literal(as_of))
    )
    dated = rated.mutate(newest=rated.date.cast("string").concat(rated.industry))
    return dated.group_by("uscc").aggregate(industry=dated.industry.argmax(dated.newest))


def _graded(engine: Engine, view: str, file: Path) -> Table:
    schema = engine.show(view, [file])
    if missing := [name for name in _GRADED if name not in schema]:
        raise InputRefused(f"{file.name} 缺少列 {'、'.join(missing)}；应当是 chengheng grade 写出的结果")
    rows = typed(ibis.table(dict(schema), name=view), _GRADED)
    return rows.group_by("uscc").aggregate(grade=rows.grade.max())


def _stated(name: Expression) -> Expression:
    return name.nullif("").fill_null(NOT_STATED)


def _numbered(regions: Sequence[str], industries: Sequence[str]) -> Table:
    named = ibis.table({**_PLACED, "region": "string", "industry": "string"}, name="named")
    columns = {}
    for column, names in (("region", regions), ("industry", industries)):
        numbers = ibis.table(_NUMBERED, name=f"{column}_numbers")
        numbers = numbers.select(**{column: numbers.name, f"{column}_number": numbers.number})
        named = named.left_join(numbers, column).drop(f"{column}_right")
        others = names.index(OTHERS) if OTHERS in names else -1
        columns[column] = named[f"{column}_number"].fill_null(others).cast("int32")
    return named.select("uscc", "grade", "before", "met", **columns)


def _sql(engine: Engine, table: Table) -> str:
    return str(ibis.to_sql(table, dialect=engine.dialect, pretty=False))
