"""The stored population as files: what every dossier says, from one view of the database, whole or not at all (contract §3)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from sqlalchemy import select

from rulesets.records.dossier import read_dossier
from rulesets.records.kinds import KINDS
from rulesets.records.uscc import with_check_digit
from service.clock import FixedClock
from service.faults import NotFound
from service.operations.dossier_import import import_dossier
from service.operations.operation import Desk
from service.operations.records import correct_record, mark_repaired, revoke_record
from service.population import writing
from service.population.writing import write_population
from service.store.engine import reading
from service.store.enterprise import Enterprise
from service.store.history import dossier_of
from tests.service.conftest import OPERATOR, penalty

HOW_MANY = 7
RECORDS: list[dict[str, Any]] = [
    penalty("p1"),
    penalty("p2", "2024-02-29", repaired_on="2025-01-02"),
    {"id": "t1", "kind": "tax_abnormal", "date": "2026-01-01", "ended_on": "2026-03-01"},
    {"id": "j1", "kind": "judgment_debtor", "date": "2026-05-01", "fulfilled": True},
    {"id": "h1", "kind": "honour", "date": "2026-05-01", "level": "national"},
    {"id": "i1", "kind": "industry_evaluation", "date": "2026-05-01", "industry": "食品", "rank": 2},
    {"id": "r1", "kind": "red_list", "date": "2027-05-01", "list": "纳税信用A级"},
]


def code(number: int) -> str:
    return with_check_digit(f"91130900MA07{number:05d}")


def enrol(desk: Desk, number: int) -> None:
    chosen = RECORDS[number:] + RECORDS[: number // 2] if number else []
    body = {"uscc": code(number), "name": f"企业{number}", "region": f"区{number % 2}", "records": chosen}
    import_dossier(desk, OPERATOR, read_dossier(body), reason="归集")


@pytest.fixture
def stocked(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Seven enterprises with corrected, revoked and repaired records; batches so small that there are several."""
    monkeypatch.setattr(writing, "BATCH", 2)
    monkeypatch.setattr(writing, "ROW_GROUP", 3)
    for number in range(HOW_MANY):
        enrol(desk, number)
    correct_record(desk, OPERATOR, uscc=code(2), record="j1", version=1, changes={"date": "2026-04-01"}, reason="更正")
    revoke_record(desk, OPERATOR, uscc=code(3), record="h1", version=1, reason="撤销")
    import_dossier(desk, OPERATOR, read_dossier({"uscc": code(4), "records": [penalty("p9")]}), reason="补充")
    mark_repaired(
        desk, OPERATOR, uscc=code(4), record="p9", version=1, repaired_on=desk.clock.now().date(), reason="修复"
    )
    return desk


@pytest.fixture
def ahead(stocked: Desk) -> Desk:
    """A machine whose clock is ahead has recorded changes, a new record, a new region, and a new enterprise."""
    other = replace(stocked, clock=FixedClock(stocked.clock.now() + timedelta(seconds=30)))
    revoke_record(other, OPERATOR, uscc=code(6), record="r1", version=1, reason="撤销")
    correct_record(other, OPERATOR, uscc=code(2), record="j1", version=2, changes={"date": "2026-03-01"}, reason="更正")
    moved = {"uscc": code(1), "region": "新区", "records": [penalty("p8")]}
    import_dossier(other, OPERATOR, read_dossier(moved), reason="归集")
    enrol(other, HOW_MANY)
    return stocked


def expected(desk: Desk, known_at: datetime | None = None) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The same out of every dossier, one by one."""
    records, enterprises = [], []
    with reading(desk.engine) as session:
        for enterprise in session.scalars(select(Enterprise)).all():
            try:
                found = dossier_of(session, enterprise, known_at)
            except NotFound:
                continue
            enterprises.append({"uscc": found.uscc, "region": found.region})
            for record in found.records:
                known = set(KINDS[record.kind].attributes)
                body = {name: value for name, value in record.to_json().items() if name in known}
                records.append(
                    {
                        "uscc": found.uscc, "id": record.id, "kind": record.kind, "date": record.date,
                        "ended_on": record.ended_on, "revoked": record.revoked, "repaired_on": None, "fulfilled": None,
                        "penalty_type": None, "level": None, "industry": None, "rank": None, "list": None, **body,
                    }
                )  # fmt: skip
    return records, enterprises


def read(file: Path) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = pq.read_table(file).to_pylist()
    for row in rows:
        if row.get("repaired_on") is not None:
            row["repaired_on"] = row["repaired_on"].isoformat()
    return rows


def in_order(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(rows, key=lambda row: (row["uscc"], row.get("id", "")))


def test_the_files_say_what_every_dossier_says(stocked: Desk, tmp_path: Path) -> None:
    told: list[float] = []
    found = write_population(stocked, tmp_path / "1", tell=lambda step, share: told.append(share))
    records, enterprises = expected(stocked)
    assert in_order(read(found.records_file)) == in_order(records)
    assert in_order(read(found.enterprises_file)) == in_order(enterprises)
    assert (found.enterprises, found.records) == (HOW_MANY, len(records))
    assert pq.ParquetFile(found.records_file).num_row_groups > 1, "written as it comes"
    assert told == sorted(told) and told[-1] == 1.0


def test_what_is_recorded_for_a_moment_to_come_is_not_known_yet(ahead: Desk, tmp_path: Path) -> None:
    """The files hold what every dossier of that moment says (CZ21-1.2.2a), and a minute later what was recorded in between."""
    found = write_population(ahead, tmp_path / "1")
    records, enterprises = expected(ahead, found.known_at)
    assert in_order(read(found.records_file)) == in_order(records)
    assert in_order(read(found.enterprises_file)) == in_order(enterprises) and found.enterprises == HOW_MANY
    later = write_population(replace(ahead, clock=FixedClock(found.known_at + timedelta(minutes=1))), tmp_path / "2")
    records, enterprises = expected(ahead)
    assert in_order(read(later.records_file)) == in_order(records)
    assert in_order(read(later.enterprises_file)) == in_order(enterprises) and later.enterprises == HOW_MANY + 1


def test_a_change_while_it_is_written_is_not_half_in_it(stocked: Desk, tmp_path: Path) -> None:
    """Another connection commits between two batches: the files hold the view of the beginning."""
    records, _ = expected(stocked)
    done: list[int] = []

    def interfere(step: str, share: float) -> None:
        if not done:
            done.append(1)
            enrol(stocked, HOW_MANY)
            revoke_record(stocked, OPERATOR, uscc=code(6), record="p1", version=1, reason="撤销")

    found = write_population(stocked, tmp_path / "1", tell=interfere)
    assert done and in_order(read(found.records_file)) == in_order(records) and found.enterprises == HOW_MANY
    again = write_population(stocked, tmp_path / "1")
    assert again.enterprises == HOW_MANY + 1, "an older folder of this name is replaced"


def test_some_enterprises_only(stocked: Desk, tmp_path: Path) -> None:
    with reading(stocked.engine) as session:
        ids = dict(session.execute(select(Enterprise.uscc, Enterprise.id)).all())
    found = write_population(stocked, tmp_path / "1", [ids[code(5)], ids[code(1)], ids[code(3)]])
    assert [row["uscc"] for row in read(found.enterprises_file)] == [code(1), code(3), code(5)]
    assert {row["uscc"] for row in read(found.records_file)} == {code(1), code(3), code(5)}
    nobody = write_population(stocked, tmp_path / "2", [])
    assert (nobody.enterprises, nobody.records, read(nobody.records_file)) == (0, 0, [])


def test_broken_off_there_is_no_folder(stocked: Desk, tmp_path: Path) -> None:
    def fall_over(step: str, share: float) -> None:
        raise OSError("no space left on device")

    with pytest.raises(OSError, match="no space"):
        write_population(stocked, tmp_path / "1", tell=fall_over)
    assert not (tmp_path / "1").exists()
    assert write_population(stocked, tmp_path / "1").enterprises == HOW_MANY
    assert [entry.name for entry in tmp_path.iterdir() if entry.is_dir() and entry.name != "instance"] == ["1"]
