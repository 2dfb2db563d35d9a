"""A situation of a small population, by the program, and its counts under names."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from rulesets.bulk.duckdb_engine import DuckDB
from rulesets.catalogue import policy
from service.situation.composing import compose
from service.situation.document import Situation
from service.situation.placing import Files
from tests.bulk.tables import enterprises_table, records_table, write

Raw = dict[str, Any]
Grades = dict[str, str | None]
REGIONS = ("沧县", "青县", "任丘市", None, "")


def graded_file(file: Path, grades: Grades) -> Path:
    schema = pa.schema([("uscc", pa.string()), ("grade", pa.string())])
    pq.write_table(pa.table({"uscc": list(grades), "grade": list(grades.values())}, schema=schema), file)
    return file


def files_of(folder: Path, population: list[Raw], grades: Grades, before: Grades | None, ending: str) -> Files:
    return Files(
        write(records_table(population), folder / f"records.{ending}"),
        write(enterprises_table(population), folder / f"enterprises.{ending}"),
        graded_file(folder / "graded.parquet", grades),
        None if before is None else graded_file(folder / "before.parquet", before),
    )


def composed(
    folder: Path,
    population: list[Raw],
    grades: Grades,
    as_of: date,
    *,
    before: Grades | None = None,
    months: int = 36,
    ending: str = "parquet",
) -> Situation:
    engine = DuckDB(folder, threads=1)
    try:
        return compose(engine, files_of(folder, population, grades, before, ending), policy(), as_of, months)
    finally:
        engine.close()


def by_name(found: Situation) -> dict[str, Counter[Any]]:
    """The counts in the shape of ``naive``."""
    regions, industries, months, kinds = found.regions, found.industries, found.months, found.kinds
    flow: Counter[Any] = Counter()
    for (region, industry, month), counts in found.flow.items():
        for what, number in zip(("began", "repaired", "ended"), counts, strict=True):
            flow[regions[region], industries[industry], months[month], what] += number
    adverse = {
        f"adverse_by_{of}": Counter(
            {(names[group], months[month], kinds[kind]): number for (group, month, kind), number in cells.items()}
        )
        for of, names, cells in (
            ("region", regions, found.adverse_by_region),
            ("industry", industries, found.adverse_by_industry),
        )
    }
    return {
        "grades": Counter({(regions[r], industries[i], grade): n for (r, i, grade), n in found.grades.items()}),
        **adverse,
        "flow": +flow,
        "listed": Counter({(regions[r], industries[i], months[m]): n for (r, i, m), n in found.listed.items()}),
    }
