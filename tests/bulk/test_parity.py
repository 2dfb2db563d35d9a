"""Bulk equals forward in grade, score, each indicator, measures and rate (design/contract.md §3, CZ21-2.2.1b, CZ21-2.2.2a)."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulesets.bulk import grading
from rulesets.bulk import population as everyone
from rulesets.bulk.duckdb_engine import DuckDB
from rulesets.catalogue import policy
from rulesets.records.dossier import read_dossier
from tests.bulk.populations import (
    AS_OF,
    edge_population,
    kind_population,
    many,
    numbered,
    rating,
    span_population,
    special_population,
)
from tests.bulk.tables import Raw, code, enterprises_table, expected, records_table, run
from tests.reference.examples import examples
from tests.reference.random_dossiers import series
from tests.reference.strategies import AS_OF_DAYS, as_of_days, dossiers


def assert_equal(
    folder: Path, population: list[Raw], as_of: date, pack: str = "cangzhou-2021-175", **more: Any
) -> None:
    found = run(folder, records_table(population), enterprises_table(population), as_of, policy=policy(pack), **more)
    assert found.summary.faults == {}
    assert len(found.rows) == len(population) == found.summary.enterprises
    for dossier in population:
        assert found.rows[dossier["uscc"]] == expected(
            policy(pack), read_dossier(dossier), as_of, measures=more.get("measures", False)
        ), dossier


@pytest.mark.parametrize("as_of", AS_OF_DAYS, ids=str)
def test_every_bound(tmp_path: Path, as_of: date) -> None:
    assert_equal(tmp_path, edge_population(as_of), as_of)


@pytest.mark.parametrize(
    ("pack", "as_of"), [("cangzhou-2021-175", date(2028, 2, 29)), ("composite", AS_OF)], ids=["city", "composite"]
)
def test_every_kind_and_every_span_on_border_days(tmp_path: Path, pack: str, as_of: date) -> None:
    """AMB-07, AMB-31, contract §1: revoked, future and repaired records, absent values, spans of a status."""
    assert_equal(tmp_path, kind_population(as_of) + span_population(as_of), as_of, pack, measures=True)


def test_a_long_series_on_border_days(tmp_path: Path) -> None:
    by_day: dict[date, list[Raw]] = defaultdict(list)
    for dossier, as_of in series(2400):
        by_day[as_of].append(dossier)
    for as_of, population in by_day.items():
        folder = tmp_path / str(as_of)
        folder.mkdir()
        assert_equal(folder, population, as_of)


@st.composite
def populations(draw: st.DrawFn) -> tuple[list[Raw], date]:
    as_of = draw(as_of_days)
    found = draw(st.lists(dossiers(as_of), min_size=1, max_size=20))
    return [dossier | {"uscc": code(number)} for number, dossier in enumerate(found)], as_of


@examples(12)
@given(populations())
def test_any_population(tmp_path_factory: pytest.TempPathFactory, weighed: tuple[list[Raw], date]) -> None:
    population, as_of = weighed
    assert_equal(tmp_path_factory.mktemp("any"), population, as_of)


def test_more_records_than_a_lane_holds(tmp_path: Path) -> None:
    populations = [
        many(
            "administrative_penalty", times, penalty_type="fine", **({"repaired_on": "2026-11-21"} if repaired else {})
        )
        for times in (30, 31, 32, 33, 63, 64, 70)
        for repaired in (False, True)
    ]
    populations += [
        many("false_declaration", 20) + many("volunteer_service", 40) + many("key_personnel_dishonesty", 300),
        many("administrative_penalty", 65, penalty_type="fine")
        + [record | {"id": f"x{n}", "repaired_on": "2026-11-21"} for n, record in enumerate(many("administrative_penalty", 65, penalty_type="fine"))],
        many("volunteer_service", 9000),
    ]  # fmt: skip
    assert_equal(tmp_path, numbered(populations), AS_OF)


def test_ratings_of_several_industries_on_several_days(tmp_path: Path) -> None:
    """AMB-23: the latest of each industry, of these the lowest."""
    good = [{"kind": "volunteer_service", "date": "2026-05-01"}]
    populations = [
        [rating("甲", "2020-01-01", 3), rating("甲", "2026-01-01", 1)],
        [rating("甲", "2026-01-01", 3), rating("甲", "2020-01-01", 1)],
        [rating("甲", "2020-01-01", 1), rating("乙", "2026-01-01", 3), rating("乙", "2026-01-02", 2)],
        [rating("甲", "2026-01-01", 1), rating("甲", "2026-01-01", 2)],
        [rating("甲", "2026-11-22", 3), rating("甲", "2026-01-01", 1)],
        [rating("甲", "2026-01-01", 1), rating("甲", "2026-02-01", 3) | {"revoked": True}],
        [rating("甲", "2026-01-01", 99), rating("乙", "2026-02-01", 1)],
        [rating("甲", "2026-01-01", 3), rating("甲", "2026-02-01", 50)],
    ]
    population = [{"uscc": code(number), "records": records + good} for number, records in enumerate(populations)]
    assert_equal(tmp_path, population, AS_OF)


@pytest.mark.parametrize("as_of", [AS_OF, date(2026, 3, 31)], ids=str)
@pytest.mark.parametrize("pack", ["composite", "cangzhou"])
def test_other_profiles_before_and_after_an_overlay(tmp_path: Path, pack: str, as_of: date) -> None:
    assert_equal(tmp_path, edge_population(as_of), as_of, pack)


def test_without_any_record(tmp_path: Path) -> None:
    """An enterprise without records is graded too."""
    assert_equal(tmp_path, [{"uscc": code(number), "records": []} for number in range(3)], AS_OF)


@pytest.mark.parametrize("pack", ["composite", "cangzhou"])
def test_measures_follow_as_they_do_one_by_one(tmp_path: Path, pack: str) -> None:
    """CZ21-2.4, SQ20-07c: also where a measure reads a feature besides the grade."""
    population = edge_population(AS_OF)
    listed = [
        [{"kind": "red_list", "date": "2026-01-05", "list": name}] for name in ("joint_incentive", "市级名单", None)
    ]
    population += [{"uscc": code(7000 + number), "records": records} for number, records in enumerate(listed)]
    assert_equal(tmp_path, population, AS_OF, pack, measures=True)


@pytest.mark.parametrize("trusted", [False, True], ids=["checked", "trusted"])
@pytest.mark.parametrize("way", ["rows_kept", "streamed", "buckets"])
def test_every_way_through_gives_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str, trusted: bool
) -> None:
    if way == "streamed":
        monkeypatch.setattr(grading, "SHARE_FOR_ROWS", 0)
    assert_equal(tmp_path, special_population(), AS_OF, trusted=trusted, buckets=3 if way == "buckets" else None)


def test_numbers_that_meet_decide_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where two enterprises had the same number, they go by their codes."""
    monkeypatch.setattr(everyone, "number_of", lambda text: text.length().cast("int64"))
    programs = policy().on(AS_OF).programs
    kept = dict(programs)
    programs.clear()
    try:
        assert_equal(tmp_path, special_population(), AS_OF, trusted=True)
    finally:
        # What was compiled with these numbers is for nobody else.
        programs.clear()
        programs.update(kept)


def test_an_orphan_in_trusted_input_moves_nobody(tmp_path: Path) -> None:
    """Trusted input promises none; where there is one all the same, the counts do not agree and everybody goes by the code."""
    graded = {"uscc": code(1), "records": many("volunteer_service", 2)}
    orphan = {"uscc": code(2), "records": [{"id": "x", "kind": "industry_blacklist", "date": "2026-01-05"}]}
    found = run(tmp_path, records_table([graded, orphan]), enterprises_table([graded]), AS_OF, trusted=True)
    assert found.rows.keys() == {code(1)}
    assert found.rows[code(1)] == expected(policy(), read_dossier(graded), AS_OF)


def test_a_run_that_is_told_nothing_leaves_room_for_other_programs(tmp_path: Path) -> None:
    untold, told = DuckDB(tmp_path), DuckDB(tmp_path, "2GB")
    try:
        assert 1_900_000_000 < told.memory_bytes <= 2_000_000_000
        assert untold.memory_bytes <= 4_500_000_000
    finally:
        untold.close()
        told.close()
