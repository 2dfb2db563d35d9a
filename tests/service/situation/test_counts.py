"""A situation counts what a naive count finds (SQ20-13, BG22-15): any population, any day, Parquet and CSV, many names, earlier runs."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulesets.bulk.errors import InputRefused
from service.situation.document import GONE, NEW, read_situation
from service.situation.months import Months
from service.situation.names import NOT_STATED, OTHERS, told_apart
from tests.bulk.tables import code
from tests.reference.examples import examples
from tests.reference.strategies import as_of_days, dossiers
from tests.service.situation.composed import REGIONS, Raw, by_name, composed
from tests.service.situation.naive import last_months, month_end, naive

AS_OF = date(2026, 11, 21)


@st.composite
def populations(draw: st.DrawFn) -> tuple[list[Raw], dict[str, str | None], date]:
    as_of = draw(as_of_days)
    found = draw(st.lists(dossiers(as_of), min_size=1, max_size=12))
    population = [
        dossier | {"uscc": code(number), "region": draw(st.sampled_from(REGIONS))}
        for number, dossier in enumerate(found)
    ]
    return population, {one["uscc"]: draw(st.sampled_from(("A", "B", "C", "D", None))) for one in population}, as_of


@examples(12)
@given(populations(), st.sampled_from(("parquet", "csv")))
def test_equals_the_naive_count(
    tmp_path_factory: pytest.TempPathFactory, drawn: tuple[list[Raw], dict[str, str | None], date], ending: str
) -> None:
    population, grades, as_of = drawn
    found = composed(tmp_path_factory.mktemp("any"), population, grades, as_of, ending=ending)
    assert by_name(found) == naive(population, grades, as_of, 36)
    assert read_situation(json.loads(json.dumps(found.to_json()))) == found


@given(as_of_days, st.integers(1, 40))
def test_months(as_of: date, count: int) -> None:
    months = Months(as_of, count)
    assert list(months.names) == last_months(as_of, count)
    assert list(months.last_days) == [month_end(name, as_of) for name in months.names]
    over = [number for number, name in enumerate(months.names) if month_end(name, date.max) <= as_of]
    assert months.last_whole == max(over, default=-1)


def firm(number: int, *records: Raw, region: str = "沧县") -> Raw:
    return {
        "uscc": code(number),
        "region": region,
        "records": [{"id": f"r{n}", **one} for n, one in enumerate(records)],
    }


def test_an_industry_is_that_of_the_newest_rating_that_stands(tmp_path: Path) -> None:
    """Neither a revoked nor a future one, and of two of one day the later in the alphabet."""

    def rated(day: str, industry: str, **more: Any) -> Raw:
        return {"kind": "industry_evaluation", "date": day, "industry": industry, "rank": 1, **more}

    population = [
        firm(0, rated("2024-01-01", "旧"), rated("2025-01-01", "新")),
        firm(1, rated("2024-01-01", "旧"), rated("2025-01-01", "撤", revoked=True)),
        firm(2, rated("2024-01-01", "旧"), rated("2026-11-22", "后")),
        firm(3, rated("2025-01-01", "a"), rated("2025-01-01", "b")),
        firm(4),
    ]
    found = composed(tmp_path, population, {}, AS_OF)
    assert sum(by_name(found)["grades"].values()) == 5
    assert {key[1] for key in by_name(found)["grades"]} == {"新", "旧", "b", NOT_STATED}
    assert by_name(found)["grades"]["沧县", "旧", ""] == 2


def test_records_of_nobody_and_of_key_personnel_are_not_counted(tmp_path: Path) -> None:
    """AMB-31; an orphan record belongs to no enterprise of the table."""
    population = [
        firm(
            0,
            {"kind": "key_personnel_dishonesty", "date": "2026-10-01"},
            {"kind": "honour", "date": "2026-10-01", "level": "county"},
        ),
        firm(1, {"kind": "wage_arrears", "date": "2026-10-01"}),
    ]
    found = composed(tmp_path, population, {}, AS_OF)
    assert dict(found.flow) == {(0, 0, 34): (1, 0, 0)}
    folder = tmp_path / "orphans"
    folder.mkdir()
    orphan = firm(2, {"kind": "wage_arrears", "date": "2026-10-01"})
    from tests.bulk.tables import enterprises_table, records_table, write
    from tests.service.situation.composed import files_of

    files = files_of(folder, population, {}, None, "parquet")
    write(records_table([*population, orphan]), files.records)
    write(enterprises_table([*population, population[0]]), files.enterprises)
    again = composed_from(files)
    assert again.flow == found.flow and again.grades == found.grades


def composed_from(files: Any) -> Any:
    from rulesets.bulk.duckdb_engine import DuckDB
    from rulesets.catalogue import policy
    from service.situation.composing import compose

    engine = DuckDB(files.records.parent, threads=1)
    try:
        return compose(engine, files, policy(), AS_OF)
    finally:
        engine.close()


def test_a_status_holds_through_the_day_before_it_ended(tmp_path: Path) -> None:
    """One day at least (contract §1); on two lists at once an enterprise is one; a month is looked at on its last day."""

    def listed(day: str, ended: str | None) -> Raw:
        return {"kind": "industry_blacklist", "date": day, "ended_on": ended}

    population = [
        firm(0, listed("2026-09-01", "2026-09-30")),
        firm(1, listed("2026-09-30", "2026-09-30")),
        firm(2, listed("2026-09-01", "2026-10-01"), listed("2026-08-31", None)),
        firm(3, listed("2026-10-01", "2026-11-21")),
        firm(4, listed("2026-11-21", "2026-11-22")),
    ]
    found = composed(tmp_path, population, {}, AS_OF)
    assert {found.months[month]: number for (_, _, month), number in found.listed.items()} == {
        "2026-08": 1, "2026-09": 2, "2026-10": 2, "2026-11": 2,
    }  # fmt: skip


def test_movement_against_the_run_before(tmp_path: Path) -> None:
    """Who is new, gone or without a grade has a place of its own."""
    population = [firm(number) for number in range(5)]
    now = {code(0): "A", code(1): "B", code(2): None, code(3): "D", code(4): "A"}
    before = {code(0): "A", code(1): "A", code(2): "C", code(3): None, code(9): "D", code(8): "D"}
    found = composed(tmp_path, population, now, AS_OF, before=before)
    assert found.movement == {
        ("A", "A"): 1, ("A", "B"): 1, ("C", ""): 1, ("", "D"): 1, (NEW, "A"): 1, ("D", GONE): 2,
    }  # fmt: skip
    assert composed(tmp_path, population, now, AS_OF).movement is None


@given(st.dictionaries(st.text(max_size=3), st.integers(1, 9), max_size=12), st.integers(1, 5))
def test_rare_names_are_put_together(counted: dict[str, int], most: int) -> None:
    names = told_apart(counted.items(), most)
    own = [name for name in names if name not in (NOT_STATED, OTHERS)]
    assert len(names) == len(set(names)) and len(own) <= most
    left_out = [name for name in counted if name not in names]
    assert not left_out or OTHERS in names
    assert all(counted[kept] >= counted[name] for kept in own for name in left_out)


def test_many_regions_stay_countable(tmp_path: Path) -> None:
    population = [
        firm(number, {"kind": "wage_arrears", "date": "2026-11-01"}, region=f"镇{number // 2:03d}")
        for number in range(150)
    ]
    found = composed(tmp_path, population, {}, AS_OF)
    assert len(found.regions) == 61 and found.regions[-1] == OTHERS
    counts = Counter({found.regions[region]: number for (region, _, _), number in found.adverse_by_region.items()})
    assert counts[OTHERS] == 30 and sum(counts.values()) == 150


def test_what_cannot_be_counted_is_refused(tmp_path: Path) -> None:
    from rulesets.bulk.duckdb_engine import DuckDB
    from rulesets.catalogue import policy
    from service.situation.composing import compose
    from tests.service.situation.composed import files_of

    files = files_of(tmp_path, [firm(0)], {}, None, "parquet")
    engine = DuckDB(tmp_path, threads=1)
    try:
        with pytest.raises(InputRefused, match="adverse_2y"):
            compose(engine, files, policy("beiguan"), AS_OF)
        files.graded.unlink()
        with pytest.raises(InputRefused, match="没有这个文件"):
            compose(engine, files, policy(), AS_OF)
    finally:
        engine.close()
