"""``chengheng simulate``: counts what the forward path gives, refuses what cannot be simulated, writes all or nothing (CZ21-2.2.3)."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from rulesets.catalogue import catalogue, policy
from rulesets.edges import edges
from rulesets.form.policy import GRADES
from rulesets.forward import assess
from rulesets.records.dossier import read_dossier
from rulesets.simulation.export import harmless
from rulesets.simulation.population import workload
from rulesets.simulation.statement import state
from service.cli.simulate import simulate
from tests.bulk.tables import Raw, code, enterprises_table, records_table, write
from tests.simulation.conftest import CITY, EASIER_A, Change

AS_OF = date(2026, 11, 21)
Changed = Callable[[tuple[Change, ...]], Path]


def run(*arguments: object) -> Result:
    return CliRunner().invoke(simulate, [*map(str, arguments), "--as-of", AS_OF.isoformat(), "--quiet"])


def population(*more: list[Raw]) -> list[Raw]:
    """Every edge of the rules as an enterprise, and ``more`` of them; the region reads like a formula."""
    found = [edge.dossier.to_json()["records"] for edge in edges(policy(), AS_OF)]
    return [{"uscc": code(n), "records": records, "region": "=1+1"} for n, records in enumerate([*found, *more])]


def files(folder: Path, firms: list[Raw]) -> tuple[Path, Path]:
    return (
        write(records_table(firms), folder / "records.parquet"),
        write(enterprises_table(firms), folder / "enterprises.parquet"),
    )


def test_the_migration_is_that_of_the_forward_path(tmp_path: Path, changed: Changed) -> None:
    folder, out = changed(EASIER_A), tmp_path / "out"
    new = catalogue(folder.parent).policy(CITY)
    witnesses = [found.dossier for found in state(policy(), new, AS_OF).region_witnesses if found is not None]
    firms = population(*([found.to_json()["records"] for found in witnesses] * 3))
    records, enterprises = files(tmp_path, firms)
    given = ("--records", records, "--enterprises", enterprises, "--out", out, "--format", "json")
    result = run("--before", CITY, "--after", folder, *given)
    assert result.exit_code == 0, result.output
    body = json.loads((out / "report.json").read_text(encoding="utf-8"))
    assert json.loads(result.output) == body
    expected: Counter[tuple[str, str]] = Counter()
    shifts: Counter[str] = Counter()
    for firm in firms:
        dossier = read_dossier({"uscc": firm["uscc"], "records": firm["records"]})
        before, after = assess(policy(), dossier, AS_OF), assess(new, dossier, AS_OF)
        expected[before.grade, after.grade] += 1
        if before.score is not None and after.score is not None:
            shifts[str(after.score - before.score)] += 1
    counted = body["population"]
    assert counted["migration"] == [[expected[old, other] for other in GRADES] for old in GRADES]
    assert counted["score_shift"] == dict(shifts)
    moved = sum(number for (old, other), number in expected.items() if old != other)
    assert counted["movers"] == moved > 0
    assert sum(reason["movers"] for reason in body["why"]["reasons"]) == moved
    assert all("A4" in reason["rule"] for reason in body["why"]["reasons"])
    sizes = Counter({grade: sum(n for (_, new_grade), n in expected.items() if new_grade == grade) for grade in GRADES})
    assert counted["inspections"]["after"]["total"] == workload(new, sizes).total
    with (out / "movers.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == moved
    assert {row["region"] for row in rows} == {"'=1+1"}
    assert "政策变更模拟" in (out / "report.md").read_text(encoding="utf-8")


def test_a_sample_is_the_same_every_time(tmp_path: Path) -> None:
    records, enterprises = files(tmp_path, population())
    given = ("--before", CITY, "--after", CITY, "--records", records, "--enterprises", enterprises, "--format", "json")
    first, second = (json.loads(run(*given, "--sample", 20, "--seed", "x").output) for _ in range(2))
    for body in (first, second):
        del body["population"]["seconds"]
    assert first == second
    assert first["population"]["enterprises"] == 20
    assert first["population"]["movers"] == 0
    assert first["statement"]["nothing_changes"]


def test_a_pack_that_fails_its_check_is_refused_with_the_finding(tmp_path: Path, changed: Changed) -> None:
    gap = (("indicators_public.yaml", "{penalties_same_year: 5}", "{penalties_same_year: 6}"),)
    result = run("--before", CITY, "--after", changed(gap), "--out", tmp_path / "out")
    assert result.exit_code == 2
    assert "没有通过检验" in result.output
    assert "行政处罚信息" in result.output
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--before", CITY, "--after", "nowhere"), "没有名为“nowhere”的规则包"),
        (("--before", CITY, "--after", "suqian-2020-20"), "没有评分表"),
        (("--before", CITY, "--after", CITY, "--records", "r.csv"), "要么都给出"),
    ],
)
def test_bad_orders_are_refused_in_words(arguments: tuple[str, ...], said: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert said in result.output


def test_an_empty_population_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    records, enterprises = files(tmp_path, [])
    out = tmp_path / "out"
    result = run("--before", CITY, "--after", CITY, "--records", records, "--enterprises", enterprises, "--out", out)
    assert result.exit_code == 2
    assert "没有企业" in result.output
    assert sorted(file.name for file in tmp_path.iterdir()) == ["enterprises.parquet", "records.parquet"]


def test_without_data_the_statement_alone_is_given() -> None:
    result = run("--before", CITY, "--after", CITY)
    assert result.exit_code == 0
    assert "任何企业的得分和等级都不会改变" in result.output


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx", "\rx"])
def test_formulas_are_neutralised(text: str) -> None:
    assert harmless(text) == "'" + text
    assert harmless("新华区") == "新华区"
