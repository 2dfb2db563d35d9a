"""``chengheng grade`` and ``chengheng parity`` as they are called (design/contract.md §3)."""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result

from rulesets.bulk.compilation import Program
from service.cli.main import main
from tests.bulk.tables import Raw, code, enterprises_table, records_table, write

FINE = {"id": "1", "kind": "administrative_penalty", "date": "2026-01-05", "penalty_type": "fine"}
INDICATORS = (
    "key_personnel_dishonesty", "key_personnel_judgment", "tax_abnormal", "operation_abnormal", "performance",
    "administrative_penalty", "administrative_coercion", "credit_repair", "criminal_and_false_litigation", "judgment_debtor",
    "safety_hazard", "safety_accident", "financing", "debt_evasion", "arrears", "volunteer_service", "charitable_donation",
    "red_list", "honours", "industry_evaluation", "internet_supervision",
)  # fmt: skip


def call(folder: Path, command: str, *options: str, dossiers: list[Raw] | None = None) -> Result:
    made = dossiers or [{"uscc": code(number), "records": [FINE] * (number % 2)} for number in range(10)]
    write(records_table(made), folder / "r.parquet")
    write(enterprises_table(made), folder / "e.parquet")
    files = ["--records", str(folder / "r.parquet"), "--enterprises", str(folder / "e.parquet")]
    return CliRunner().invoke(main, [command, *files, "--as-of", "2026-11-21", *options])


def test_the_columns_are_those_of_the_contract(tmp_path: Path) -> None:
    assert call(tmp_path, "grade", "--out", str(tmp_path / "o.parquet")).exit_code == 0
    table = pq.read_table(tmp_path / "o.parquet")
    assert tuple(table.column_names) == ("uscc", "score", "grade", *INDICATORS, "rate_multiplier")
    integers = {table.schema.field(name).type for name in ("score", *INDICATORS)}
    assert integers == {pa.int32()}
    assert table.schema.field("rate_multiplier").type == pa.float64()


def test_measures_are_one_more_column(tmp_path: Path) -> None:
    """CZ21-2.4.2: what follows from grade B, by the ids of the document."""
    assert call(tmp_path, "grade", "--measures", "--out", str(tmp_path / "o.parquet")).exit_code == 0
    table = pq.read_table(tmp_path / "o.parquet")
    assert table.column_names[-1] == "measures"
    assert set(table["measures"].to_pylist()) == {"M-B1 M-B2 M-B3 M-B4 M-B5 M-B6"}


def test_the_summary_counts(tmp_path: Path) -> None:
    result = call(tmp_path, "grade", "--out", str(tmp_path / "o.csv"))
    assert "10 家企业" in result.stderr
    assert "B 10" in result.stderr
    assert "每秒" in result.stderr
    assert result.stdout == ""
    with (tmp_path / "o.csv").open(encoding="utf-8") as lines:
        assert [row["grade"] for row in csv.DictReader(lines)] == ["B"] * 10


def test_quiet_says_nothing(tmp_path: Path) -> None:
    result = call(tmp_path, "grade", "--out", str(tmp_path / "o.parquet"), "--quiet")
    assert (result.exit_code, result.output) == (0, "")


BROKEN = [{"uscc": code(0), "records": [FINE | {"penalty_type": "flogging"}]}]


def test_strict_exits_with_2_and_without_output(tmp_path: Path) -> None:
    result = call(tmp_path, "grade", "--out", str(tmp_path / "o.parquet"), "--strict", dossiers=BROKEN)
    assert result.exit_code == 2
    assert "bad_choice" in result.stderr
    assert not (tmp_path / "o.parquet").exists()


def test_faults_are_told_and_written(tmp_path: Path) -> None:
    rejects = tmp_path / "rejects.csv"
    result = call(
        tmp_path, "grade", "--out", str(tmp_path / "o.parquet"), "--rejects", str(rejects), dossiers=BROKEN
    )  # fmt: skip
    assert result.exit_code == 0
    assert "bad_choice 1" in result.stderr
    with rejects.open(encoding="utf-8") as lines:
        (row,) = csv.DictReader(lines)
    assert (row["uscc"], row["id"], row["field"], row["value"]) == (code(0), "1", "penalty_type", "flogging")


@pytest.mark.parametrize(
    "options",
    [
        ("--out", "o.xlsx"),
        ("--out", "nowhere/o.parquet"),
        ("--out", "o.parquet", "--memory", "much"),
        ("--out", "o.parquet", "--pack", "beiguan"),
        ("--out", "o.parquet", "--pack", "nothing-of-the-kind"),
        ("--out", "o.parquet", "--trusted", "--strict"),
    ],
)
def test_what_cannot_be_done_is_refused_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    result = call(tmp_path, "grade", *options)
    assert result.exit_code == 2
    assert result.stderr.startswith("错误：")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["e.parquet", "r.parquet"]


def test_a_missing_library_is_named_with_its_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("rulesets.bulk.spark_engine", "rulesets.bulk.spark_session"):
        monkeypatch.delitem(sys.modules, module, raising=False)
    monkeypatch.setitem(sys.modules, "pyspark", None)
    result = call(tmp_path, "grade", "--engine", "spark", "--out", str(tmp_path / "o.parquet"))
    assert result.exit_code == 2
    assert "pyspark" in result.stderr
    assert "chengheng[spark]" in result.stderr


def test_parity_finds_no_difference(tmp_path: Path) -> None:
    result = call(tmp_path, "parity", "--sample", "7")
    assert (result.exit_code, result.stdout.startswith("比对 7 家：")) == (0, True)


def test_parity_passes_over_what_was_not_graded(tmp_path: Path) -> None:
    result = call(tmp_path, "parity", dossiers=BROKEN)
    assert result.exit_code == 0
    assert "1 家因数据问题未评" in result.stdout


def test_parity_tells_a_difference(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command can fail: with a bulk program whose points are off it names enterprise and column."""
    from rulesets.bulk import compilation, grading

    def off(*given: object, **more: object) -> Program:
        found = compilation.program_of(*given, **more)  # type: ignore[arg-type]
        graded = f"SELECT * REPLACE (performance - 1 AS performance) FROM ({found.graded})"
        return Program(**{**vars(found), "graded": graded})

    monkeypatch.setattr(grading, "program_of", off)
    result = call(tmp_path, "parity")
    assert result.exit_code == 1
    assert f"{code(0)} performance：批量 39，逐家 40" in result.stdout
    assert "10 家不同" in result.stdout


def test_the_sample_is_repeatable(tmp_path: Path) -> None:
    first, second = (call(tmp_path, "parity", "--sample", "3", "--seed", "x").stdout for _ in range(2))
    assert first == second
