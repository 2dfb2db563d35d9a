"""``chengheng situation`` as it is called: from files to JSON, whole or not at all, refusals with exit code 2."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from service.cli.main import main
from service.situation.document import read_situation
from tests.bulk.tables import code, enterprises_table, records_table, write
from tests.service.situation.composed import graded_file

FINE = {"id": "1", "kind": "administrative_penalty", "date": "2026-01-05", "penalty_type": "fine"}


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    made = [{"uscc": code(number), "region": "沧县", "records": [FINE] * (number % 2)} for number in range(10)]
    write(records_table(made), tmp_path / "r.parquet")
    write(enterprises_table(made), tmp_path / "e.parquet")
    graded_file(tmp_path / "g.parquet", {code(number): "B" for number in range(10)})
    options = [("--records", "r"), ("--enterprises", "e"), ("--graded", "g")]
    return [text for option, name in options for text in (option, str(tmp_path / f"{name}.parquet"))]


def call(*options: str) -> Result:
    return CliRunner().invoke(main, ["situation", *options])


def test_json_on_standard_output_or_in_a_file(files: list[str], tmp_path: Path) -> None:
    result = call(*files, "--as-of", "2026-11-21")
    assert result.exit_code == 0, result.output
    found = read_situation(json.loads(result.stdout))
    assert found.grades == {(0, 0, "B"): 10} and found.flow == {(0, 0, 25): (5, 0, 0)}
    out = tmp_path / "s.json"
    assert call(*files, "--as-of", "2026-11-21", "--memory", "500MB", "--out", str(out)).exit_code == 0
    assert json.loads(out.read_text(encoding="utf-8")) == json.loads(result.stdout)


def test_what_cannot_be_done_is_said_and_leaves_nothing(files: list[str], tmp_path: Path) -> None:
    out = tmp_path / "s.json"
    day = ("--as-of", "2026-11-21")
    for options, said in {
        (*files, "--as-of", "2026-13-01"): "不是日期",
        tuple(files): "--as-of",
        (*files[:-1], "absent.parquet", *day): "没有这个文件",
        (*files[:-1], files[1], *day): "grade",
        (*files, *day, "--pack", "beiguan"): "adverse_2y",
        (*files, *day, "--memory", "viel"): "读不懂",
        ("--run", "3", *day): "不能与其他选项同用",
    }.items():
        result = call(*options, *([] if "--run" in options else ["--out", str(out)]))
        assert result.exit_code == 2 and said in result.output, (options, result.output)
        assert not out.exists()
    assert call(*files, *day, "--out", str(tmp_path / "no" / "s.json")).exit_code == 2
