"""Dossiers of the contract §1 as the two tables of §3, and graded rows back as plain data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq

from rulesets.bulk.columns import RECORDS
from rulesets.bulk.duckdb_engine import DuckDB
from rulesets.bulk.grading import grade
from rulesets.bulk.order import Order
from rulesets.bulk.summary import Summary
from rulesets.catalogue import policy as installed
from rulesets.form.policy import Policy
from rulesets.forward import assess
from rulesets.records.dossier import Dossier
from rulesets.records.uscc import with_check_digit

Raw = dict[str, Any]
DAYS = ("date", "ended_on", "repaired_on")
TYPES = {**dict.fromkeys(RECORDS, pa.string()), **dict.fromkeys(DAYS, pa.date32()), "revoked": pa.bool_(), "fulfilled": pa.bool_(), "rank": pa.int64()}  # fmt: skip


def code(number: int) -> str:
    return with_check_digit(f"91130900MA{number:07d}")


def records_table(dossiers: Iterable[Raw]) -> pa.Table:
    rows = [
        {
            name: date.fromisoformat(value) if name in DAYS and value is not None else value
            for name, value in ((name, record.get(name)) for name in RECORDS)
        }
        | {"uscc": dossier["uscc"]}
        for dossier in dossiers
        for record in dossier["records"]
    ]
    return pa.Table.from_pylist(rows, schema=pa.schema(list(TYPES.items())))


def enterprises_table(dossiers: Iterable[Raw]) -> pa.Table:
    rows = [{"uscc": dossier["uscc"], "region": dossier.get("region")} for dossier in dossiers]
    return pa.Table.from_pylist(rows, schema=pa.schema({"uscc": pa.string(), "region": pa.string()}.items()))


@dataclass(frozen=True)
class Run:
    """What a run of bulk grading gave: rows by credit code, the summary and the rejects."""

    rows: Mapping[str, Raw]
    summary: Summary
    rejects: list[Raw]


def write(table: pa.Table, file: Path) -> Path:
    if file.suffix == ".csv":
        pyarrow.csv.write_csv(table, file)
    else:
        pq.write_table(table, file)
    return file


def run(
    folder: Path,
    records: pa.Table,
    enterprises: pa.Table,
    as_of: date,
    *,
    policy: Policy | None = None,
    extension: str = "parquet",
    **more: Any,
) -> Run:
    """Writes both tables, grades them and reads the result back."""
    files = [
        write(table, folder / f"{name}.{extension}")
        for name, table in (("records", records), ("enterprises", enterprises))
    ]
    out, rejects = folder / "graded.parquet", folder / "rejects.parquet"
    engine = more.pop("engine", None) or DuckDB(folder, threads=1)
    try:
        order = Order(
            policy or installed(), as_of, *files, out, **({} if more.get("trusted") else {"rejects": rejects}), **more
        )
        summary = grade(order, engine)
    finally:
        engine.close()
    rows = {row["uscc"]: row for row in pq.read_table(out).to_pylist()}
    return Run(rows, summary, pq.read_table(rejects).to_pylist() if rejects.exists() else [])


def expected(policy: Policy, dossier: Dossier, as_of: date, *, measures: bool = False) -> Raw:
    """The row of the contract §3 as the forward path gives it, with the measures where wanted."""
    found = assess(policy, dossier, as_of)
    points = {scored.table.id: scored.row.points for scored in found.indicators}
    rate = {"rate_multiplier": found.rate_permille / 1000}
    follow = {"measures": " ".join(rule.id for rule, _ in found.measures)} if measures else {}
    return {"uscc": dossier.uscc, "score": found.score, "grade": found.grade, **points, **rate, **follow}
