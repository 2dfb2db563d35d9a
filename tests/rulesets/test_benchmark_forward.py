"""The benchmark compares like with like: three ways, one grade and one sum of points for every dossier."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks import forward
from benchmarks.population import population
from benchmarks.raw_durable import RawDurable


def test_the_three_ways_agree_and_every_grade_is_met() -> None:
    grades = forward.Contest(list(population(400, 175))).check()
    assert set(grades) == set("ABCD")
    assert grades.total() == 400


def test_a_disagreement_ends_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(RawDurable, "weigh", lambda *_: ("A", 1))
    with pytest.raises(SystemExit, match="raw durable_rules"):
        forward.Contest(list(population(3, 1))).check()


def test_a_short_run_writes_its_figures(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "deep" / "forward.json"
    forward.main(["--dossiers", "40", "--rounds", "2", "--out", str(out)])
    outcome = json.loads(out.read_text(encoding="utf-8"))
    assert set(outcome["ratios"]) == set(forward.TARGETS)
    assert all(figures["p99_ms"] >= figures["p50_ms"] > 0 for figures in outcome["ways"].values())
    assert "target" in capsys.readouterr().out


def test_the_population_is_the_same_for_the_same_seed() -> None:
    assert list(population(20, 5)) == list(population(20, 5)) != list(population(20, 6))
