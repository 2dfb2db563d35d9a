"""Faults of the input are counted, written out with reasons, and never graded over (design/contract.md §3, issue of bulk grading)."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from rulesets.bulk.errors import InputRefused
from rulesets.errors import DossierFault
from rulesets.records.dossier import read_dossier
from tests.bulk.tables import Raw, Run, code, enterprises_table, records_table, run

AS_OF = date(2026, 11, 21)
FINE = {"id": "ok", "kind": "administrative_penalty", "date": "2026-01-05", "penalty_type": "fine"}


def texts(rows: list[Raw]) -> pa.Table:
    """A table of records in which every column is text, as CSV gives it."""
    names = records_table([]).column_names
    return pa.Table.from_pylist(rows, schema=pa.schema([(name, pa.string()) for name in names]))


def weigh(folder: Path, record: Raw, **more: Any) -> Run:
    """Enterprise 0 with a sound record and the given one, enterprise 1 with a sound one."""
    rows = [{"uscc": code(0), **FINE}, {"uscc": code(0), "id": "x", **record}, {"uscc": code(1), **FINE}]
    enterprises = enterprises_table([{"uscc": code(0)}, {"uscc": code(1)}])
    return run(folder, texts(rows), enterprises, AS_OF, **more)


FAULTY: list[tuple[Raw, str, str]] = [
    ({"kind": "nonsense", "date": "2026-01-05"}, "unknown_kind", "kind"),
    ({"date": "2026-01-05"}, "missing_field", "kind"),
    ({"kind": "wage_arrears"}, "missing_field", "date"),
    ({"kind": "wage_arrears", "date": "2026-13-05"}, "bad_date", "date"),
    ({"kind": "wage_arrears", "date": "2026-1-5"}, "bad_date", "date"),
    ({"kind": "wage_arrears", "date": "20260105"}, "bad_date", "date"),
    ({"kind": "wage_arrears", "date": "1899-12-31"}, "bad_date", "date"),
    ({"kind": "tax_abnormal", "date": "2026-01-05", "ended_on": "soon"}, "bad_date", "ended_on"),
    ({"kind": "tax_abnormal", "date": "2026-01-05", "ended_on": "2026-01-04"}, "ended_before_start", "ended_on"),
    ({"kind": "wage_arrears", "date": "2026-01-05", "revoked": "maybe"}, "wrong_type", "revoked"),
    ({"kind": "judgment_debtor", "date": "2026-01-05", "fulfilled": "partly"}, "wrong_type", "fulfilled"),
    ({"kind": "administrative_penalty", "date": "2026-01-05"}, "missing_field", "penalty_type"),
    ({"kind": "administrative_penalty", "date": "2026-01-05", "penalty_type": "flogging"}, "bad_choice", "penalty_type"),
    (FINE | {"id": "x", "repaired_on": "2025-12-31"}, "repaired_before_start", "repaired_on"),
    (FINE | {"id": "x", "repaired_on": "2026-02-30"}, "bad_date", "repaired_on"),
    ({"kind": "honour", "date": "2026-01-05"}, "missing_field", "level"),
    ({"kind": "honour", "date": "2026-01-05", "level": "A"}, "bad_choice", "level"),
    ({"kind": "internet_supervision", "date": "2026-01-05", "level": "national"}, "bad_choice", "level"),
    ({"kind": "industry_evaluation", "date": "2026-01-05", "rank": "1"}, "missing_field", "industry"),
    ({"kind": "industry_evaluation", "date": "2026-01-05", "industry": "甲"}, "missing_field", "rank"),
    ({"kind": "industry_evaluation", "date": "2026-01-05", "industry": "甲", "rank": "0"}, "out_of_range", "rank"),
    ({"kind": "industry_evaluation", "date": "2026-01-05", "industry": "甲", "rank": "100"}, "out_of_range", "rank"),
    ({"kind": "industry_evaluation", "date": "2026-01-05", "industry": "甲", "rank": "first"}, "wrong_type", "rank"),
    (FINE, "duplicate_record", "id"),
]  # fmt: skip


@pytest.mark.parametrize(("record", "fault", "field"), FAULTY)
def test_a_faulty_record_withholds_the_grade_of_its_enterprise_only(
    tmp_path: Path, record: Raw, fault: str, field: str
) -> None:
    found = weigh(tmp_path, record)
    assert found.summary.faults == {fault: 1}
    (reject,) = found.rejects
    assert (reject["source"], reject["uscc"], reject["code"], reject["field"]) == ("records", code(0), fault, field)
    assert reject["id"] == record.get("id", "x")
    assert reject["reason"]
    assert found.rows[code(0)] == {"uscc": code(0)} | dict.fromkeys(
        name for name in found.rows[code(0)] if name != "uscc"
    )
    assert found.rows[code(1)]["grade"] == "B"
    assert found.summary.withheld == 1


@pytest.mark.parametrize(
    "record",
    [
        {"kind": "wage_arrears", "date": "2026-01-05", "penalty_type": "flogging", "repaired_on": "never", "rank": "x"},
        {"kind": "wage_arrears", "date": "2026-01-05", "fulfilled": "x", "level": "x"},
        FINE | {"id": None},
        {"kind": "wage_arrears", "date": "2026-01-05", "revoked": "TRUE"},
    ],
)
def test_what_a_kind_does_not_have_is_not_looked_at(tmp_path: Path, record: Raw) -> None:
    found = weigh(tmp_path, record)
    assert found.summary.faults == {}
    assert found.rows[code(0)]["grade"] == "B"


def test_a_record_of_nobody_is_an_orphan(tmp_path: Path) -> None:
    rows = [{"uscc": code(0), **FINE}, {"uscc": code(9), **FINE}, FINE]
    found = run(tmp_path, texts(rows), enterprises_table([{"uscc": code(0)}]), AS_OF)
    assert found.summary.faults == {"missing_field": 1, "orphan_record": 1}
    assert {(row["uscc"], row["code"]) for row in found.rejects} == {
        (code(9), "orphan_record"),
        (None, "missing_field"),
    }
    assert set(found.rows) == {code(0)}
    assert found.rows[code(0)]["grade"] == "B"


def test_faults_of_enterprises(tmp_path: Path) -> None:
    wrong = code(1)[:-1] + ("0" if code(1)[-1] != "0" else "1")
    rows = [{"uscc": name} for name in (code(0), code(0), wrong, None, "", code(2).lower())]
    found = run(tmp_path, records_table([]), enterprises_table(rows), AS_OF)
    assert found.summary.faults == {"bad_uscc": 2, "duplicate_enterprise": 1, "missing_field": 2}
    assert found.rows[code(0)]["grade"] == "B"
    assert found.rows[wrong]["grade"] is None


def test_strict_refuses_and_writes_the_rejects_only(tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match="unknown_kind"):
        weigh(tmp_path, {"kind": "nonsense", "date": "2026-01-05"}, strict=True)
    assert not (tmp_path / "graded.parquet").exists()
    assert pq.read_table(tmp_path / "rejects.parquet").num_rows == 1


def test_strict_grades_sound_input(tmp_path: Path) -> None:
    assert weigh(tmp_path, {"kind": "wage_arrears", "date": "2026-01-05"}, strict=True).summary.grades["B"] == 2


@pytest.mark.parametrize("column", ["uscc", "kind", "date", "ended_on", "revoked", "rank"])
def test_a_missing_column_that_is_weighed_is_refused(tmp_path: Path, column: str) -> None:
    records = records_table([{"uscc": code(0), "records": [FINE]}]).drop_columns([column])
    with pytest.raises(InputRefused, match=column):
        run(tmp_path, records, enterprises_table([{"uscc": code(0)}]), AS_OF)
    assert not (tmp_path / "graded.parquet").exists()


@pytest.mark.parametrize("column", ["id", "list"])
def test_a_missing_column_that_nobody_reads_is_a_fault(tmp_path: Path, column: str) -> None:
    records = records_table([{"uscc": code(0), "records": [FINE]}]).drop_columns([column])
    found = run(tmp_path, records, enterprises_table([{"uscc": code(0)}]), AS_OF)
    assert found.summary.faults == {"missing_column": 1}
    assert found.rows[code(0)]["grade"] == "B"


def test_columns_of_other_types_are_read_all_the_same(tmp_path: Path) -> None:
    """Timestamps, whole floats, columns of nothing, dictionaries: what data frames write."""
    rated = {"kind": "industry_evaluation", "date": "2026-01-05", "industry": "甲", "rank": 2, "id": "1"}
    records = records_table([{"uscc": code(0), "records": [rated, FINE]}])
    changed = {
        "date": pa.array([datetime(2026, 1, 5), datetime(2026, 1, 5)], pa.timestamp("us")),  # noqa: DTZ001
        "rank": pa.array([2.0, None], pa.float64()),
        "ended_on": pa.nulls(2),
        "kind": records["kind"].combine_chunks().dictionary_encode(),
        "fulfilled": pa.array(["", None], pa.string()),
    }
    for name, column in changed.items():
        records = records.set_column(records.column_names.index(name), name, column)
    found = run(tmp_path, records, enterprises_table([{"uscc": code(0)}]), AS_OF)
    assert found.summary.faults == {}
    assert (found.rows[code(0)]["industry_evaluation"], found.rows[code(0)]["administrative_penalty"]) == (25, 50)


def test_csv_in_gives_the_same(tmp_path: Path) -> None:
    dossiers = [{"uscc": code(0), "records": [FINE]}, {"uscc": code(1), "records": []}]
    rows = [
        run(_made(tmp_path / kind), records_table(dossiers), enterprises_table(dossiers), AS_OF, extension=kind).rows
        for kind in ("parquet", "csv")
    ]
    assert rows[0] == rows[1]


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


FOUND: list[Any] = [
    pytest.param({"kind": "wage_arrears", "date": "2026-01-05", "id": ""}, id="an empty id"),
    pytest.param({"kind": "industry_evaluation", "date": "2026-01-05", "industry": "", "rank": 1}, id="empty industry"),
    pytest.param(
        {"kind": "industry_evaluation", "date": "2026-01-05", "industry": "甲", "rank": 2_200_000_000}, id="a huge rank"
    ),
    pytest.param({"kind": "red_list", "date": "2026-01-05", "list": ""}, id="an empty text that nobody needs"),
]


@pytest.mark.parametrize("record", FOUND)
def test_what_assess_refuses_is_withheld(tmp_path: Path, record: Raw) -> None:
    """Contract §3: the same numbers as ``assess``, and none where it gives none."""
    dossier = {"uscc": code(0), "records": [record]}
    try:
        read_dossier(dossier)
        refused = False
    except DossierFault:
        refused = True
    found = run(tmp_path, records_table([dossier]), enterprises_table([dossier]), AS_OF)
    assert (found.rows[code(0)]["grade"] is None) == refused
