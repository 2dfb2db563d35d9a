"""The sample of a simulation is the same whether the population is stored or lies in files: DuckDB and Python choose alike."""

from __future__ import annotations

from pathlib import Path

import pytest

from rulesets.bulk.duckdb_engine import DuckDB
from rulesets.simulation.sample import take
from service.policy.sampling import lowest
from tests.bulk.tables import code, enterprises_table, records_table, write

CODES = [code(number) for number in range(1_000)]
SEEDS = ("", "2026-11-21", "甲", "it's; --", '"\\', "%s{0}", "🜚" * 3, "A" * 200)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("sampled")
    # Twice in the table is still one enterprise, and the order of the rows does not count.
    made = [{"uscc": one, "region": "沧县", "records": []} for one in [*CODES[::-1], *CODES[:7]]]
    return write(records_table(made), folder / "r.parquet"), write(enterprises_table(made), folder / "e.parquet")


@pytest.mark.parametrize("seed", SEEDS)
def test_both_choose_the_same_enterprises(files: tuple[Path, Path], seed: str, tmp_path: Path) -> None:
    engine = DuckDB(tmp_path, threads=1)
    try:
        for size in (0, 1, 137, 1_000, 5_000):
            _, enterprises = take(engine, *files, size, seed, tmp_path)
            engine.show("taken", [enterprises])
            found = {uscc for (uscc,) in engine.ask("SELECT uscc FROM taken")}
            expected = {uscc for uscc, _ in lowest(((one, number) for number, one in enumerate(CODES)), size, seed)}
            assert found == expected and len(found) == min(size, 1_000), size
    finally:
        engine.close()


def test_another_seed_takes_others() -> None:
    rows = [(one, number) for number, one in enumerate(CODES)]
    assert len({tuple(lowest(rows, 20, seed)) for seed in SEEDS}) == len(SEEDS)
