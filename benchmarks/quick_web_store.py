"""The store of ``benchmarks.quick_web``: a queue with open cases, and a generated population beside it, written in bulk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from sqlalchemy import func, insert, select

from benchmarks.desk_store import Full, filled
from benchmarks.generator.write import write
from rulesets.records.kinds import KINDS
from service.clock import SystemClock
from service.operations.tokens import issue_token
from service.settings import Settings
from service.store.engine import writing
from service.store.enterprise import Enterprise, EnterpriseVersion
from service.store.record import CreditRecord, RecordVersion

_CHUNK = 20_000
_NEXT = 10_000_000
"""Numbers from here on belong to the population; those of the queue are far below. Its codes begin here as well."""


def store_with_population(
    url: str, settings: Settings, open_cases: int, enterprises: int, seed: int, folder: Path
) -> Full:
    """A new store at ``url``: so many open cases, and so many enterprises with about four records each."""
    # The server and the worker live by the machine's clock, and so must whoever asks for the run.
    clock = SystemClock()
    at = clock.now() - timedelta(days=1)
    queue = filled(url, settings, open_cases, seed, at)
    desk = replace(queue.desk, clock=clock)
    store = replace(queue, desk=desk, token=issue_token(desk, queue.caseworker).token)
    write(enterprises, folder, seed)
    with writing(store.desk.engine) as session:
        # The generator counts its codes from 0, as the queue's does.
        taken = set(session.scalars(select(Enterprise.uscc)))
        first = (session.scalar(select(func.max(CreditRecord.id))) or 0) + 1
    numbers: dict[str, int] = {}
    for rows in _batches(folder / "enterprises.parquet"):
        fresh = [row for row in rows if row["uscc"] not in taken]
        begin = _NEXT + len(numbers)
        numbers |= {row["uscc"]: begin + place for place, row in enumerate(fresh)}
        with writing(store.desk.engine) as session:
            session.execute(insert(Enterprise), [_enterprise(row, numbers[row["uscc"]], at) for row in fresh])
            session.execute(insert(EnterpriseVersion), [_version(row, numbers[row["uscc"]], at) for row in fresh])
    for rows in _batches(folder / "records.parquet"):
        known = [row for row in rows if row["uscc"] in numbers]
        with writing(store.desk.engine) as session:
            session.execute(insert(CreditRecord), [_record(row, first + n, numbers, at) for n, row in enumerate(known)])
            session.execute(insert(RecordVersion), [_state(row, first + n, at) for n, row in enumerate(known)])
        first += len(known)
    with store.desk.engine.connect() as connection:
        # As a database that has run for some time: its planner knows how much there is.
        connection.exec_driver_sql("ANALYZE")
        connection.commit()
    return store


def _batches(file: Path) -> Iterator[list[dict[str, Any]]]:
    with pq.ParquetFile(file) as opened:
        for batch in opened.iter_batches(_CHUNK):
            yield batch.to_pylist()


def _enterprise(row: dict[str, Any], number: int, at: datetime) -> dict[str, Any]:
    name = f"沧州第{number}号有限公司"
    return {"id": number, "uscc": row["uscc"], "name": name, "region": row["region"], "created_at": at, "revision": 1}


def _version(row: dict[str, Any], number: int, at: datetime) -> dict[str, Any]:
    return {
        "enterprise_id": number, "number": 1, "name": f"沧州第{number}号有限公司", "region": row["region"], "reason": "归集",
        "recorded_at": at, "recorded_by": "operator:bench",
    }  # fmt: skip


def _record(row: dict[str, Any], number: int, numbers: dict[str, int], at: datetime) -> dict[str, Any]:
    return {"id": number, "enterprise_id": numbers[row["uscc"]], "label": row["id"], "latest": 1, "created_at": at}


def _state(row: dict[str, Any], number: int, at: datetime) -> dict[str, Any]:
    kind = KINDS[row["kind"]]
    attributes = {
        name: value.isoformat() if name == "repaired_on" else value
        for name in kind.attributes
        if (value := row.get(name)) is not None
    }
    return {
        "record_id": number, "number": 1, "kind": row["kind"], "date": row["date"], "ended_on": row["ended_on"],
        "revoked": bool(row["revoked"]), "source": None, "attributes": attributes, "change": "recorded", "origin": "import",
        "reason": "归集", "recorded_at": at, "recorded_by": "operator:bench",
    }  # fmt: skip
