"""A simulation over a population against one grading run of it: ``python -m benchmarks.simulation --folder FOLDER``."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from time import perf_counter

from benchmarks.generator.write import AS_OF, SEED, write
from rulesets.bulk.duckdb_engine import DuckDB
from rulesets.bulk.grading import grade
from rulesets.bulk.order import Order
from rulesets.catalogue import policy
from rulesets.simulation.joint import join
from rulesets.simulation.movers import explain
from rulesets.simulation.population import count
from rulesets.simulation.statement import state

BEFORE, AFTER = "cangzhou-2021-175", "composite"
EXPLAINED = 2000


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.simulation", description=__doc__)
    parser.add_argument("--enterprises", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--folder", type=Path, help="keep the population here and use it again")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = given.folder or Path(made) / "population"
        folder.mkdir(parents=True, exist_ok=True)
        if not (folder / "records.parquet").is_file():
            write(given.enterprises, folder, given.seed)
        _time(folder, Path(made))


def _time(folder: Path, spill: Path) -> None:
    files = folder / "records.parquet", folder / "enterprises.parquet"
    joint = join(policy(BEFORE), policy(AFTER), AS_OF)
    single = Order(joint.before, AS_OF, *files, spill / "single.parquet")
    both = (
        Order(joint.before, AS_OF, *files, spill / "before.parquet"),
        Order(joint.after, AS_OF, *files, spill / "after.parquet"),
    )
    engine = DuckDB(spill)
    try:
        grade(single, engine)
        start = perf_counter()
        summary = grade(single, engine)
        one = perf_counter() - start
        start = perf_counter()
        counted = count(joint, both, engine)
        two = perf_counter() - start
        start = perf_counter()
        why = explain(joint, engine, files[0], AS_OF, EXPLAINED)
        reasons = perf_counter() - start
    finally:
        engine.close()
    start = perf_counter()
    state(policy(BEFORE), policy(AFTER), AS_OF)
    proof = perf_counter() - start
    sys.stdout.write(
        f"{summary.enterprises:,} enterprises, {summary.records:,} records, {counted.movers:,} movers\n"
        f"one grading run {one:.2f} s; both and the comparison {two:.2f} s: {two / one:.2f} times\n"
        f"reasons of {why.explained:,} movers {reasons:.2f} s; the statement with witnesses {proof:.2f} s, whatever the population\n"
    )


if __name__ == "__main__":
    main()
