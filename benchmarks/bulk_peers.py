"""A whole population by what one would pick instead: ``python -m benchmarks.bulk_peers --enterprises 1000000``.

The same document written by hand for polars (streaming), for NumPy arrays as OpenFisca computes, and for PostgreSQL, on the same
population; all of them must give the same rows as ours before anything is timed.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from importlib.metadata import version
from pathlib import Path
from time import perf_counter

import duckdb

from benchmarks import bulk_numpy, bulk_polars, bulk_postgres
from benchmarks.bulk import BY_HAND, CHECKED, OURS, RESULTS, Ways
from benchmarks.generator.write import AS_OF, SEED, write

POLARS, NUMPY, POSTGRESQL = "polars, streaming", "NumPy arrays", "PostgreSQL"


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.bulk_peers", description=__doc__)
    parser.add_argument("--enterprises", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--folder", type=Path, default=None, help="where the population is, or is to be kept")
    given = parser.parse_args(arguments)
    with ExitStack() as stack:
        temporary = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="chengheng-bench-")))
        folder = given.folder or temporary / "population"
        if not (folder / "enterprises.parquet").is_file():
            write(given.enterprises, folder, given.seed)
        (spill := temporary / "spill").mkdir()
        # The server runs as another user when this runs as root, and has to reach its folder.
        temporary.chmod(0o755)
        server = stack.enter_context(bulk_postgres.served(temporary / "server"))
        start = perf_counter()
        bulk_postgres.load(server, folder, spill)
        loading = perf_counter() - start
        ours = Ways(folder, spill, None, [])
        files = folder / "records.parquet", folder / "enterprises.parquet"
        ways: dict[str, Callable[[], object]] = {
            OURS: ours.ours,
            CHECKED: ours.checked,
            BY_HAND: ours.by_hand,
            POLARS: lambda: bulk_polars.grade(*files, spill / "polars.parquet", AS_OF),
            NUMPY: lambda: bulk_numpy.grade(*files, spill / "numpy.parquet", AS_OF),
            POSTGRESQL: lambda: bulk_postgres.grade(server, AS_OF),
        }
        for way in ways.values():
            way()
        bulk_postgres.export(server, spill / "postgresql.csv")
        for name in ("hand.parquet", "polars.parquet", "numpy.parquet", "postgresql.csv"):
            agree(spill / "ours.parquet", spill / name)
        figures = measure(ways, given.rounds)
    report(figures, given.enterprises, loading)


def agree(ours: Path, other: Path) -> None:
    """Ends the run where a row differs."""
    columns = [name for name, *_ in duckdb.execute(f"DESCRIBE FROM '{ours}'").fetchall()]
    plain = ", ".join(f"CAST({name} AS {'VARCHAR' if name in ('uscc', 'grade') else 'DOUBLE'})" for name in columns)
    reader = f"read_csv('{other}', header = true)" if other.suffix == ".csv" else f"'{other}'"
    one, two = f"SELECT {plain} FROM '{ours}'", f"SELECT {plain} FROM {reader}"
    for first, second in ((one, two), (two, one)):
        if different := duckdb.execute(f"{first} EXCEPT {second} LIMIT 1").fetchall():
            raise SystemExit(f"{other.name} differs from ours: {different}")


def measure(ways: dict[str, Callable[[], object]], rounds: int) -> dict[str, list[float]]:
    """Seconds on the clock of each way, all ways in turn in each round."""
    found: dict[str, list[float]] = {name: [] for name in ways}
    for turn in range(rounds):
        names = list(ways)
        for name in names[turn % len(names) :] + names[: turn % len(names)]:
            start = perf_counter()
            ways[name]()
            found[name].append(perf_counter() - start)
    return found


def report(figures: dict[str, list[float]], enterprises: int, loading: float) -> None:
    rows = {}
    for name, times in figures.items():
        ratio = statistics.median(time / ours for time, ours in zip(times, figures[OURS], strict=True))
        rows[name] = {"seconds": round(statistics.median(times), 2), "over_ours": round(ratio, 2)}
        sys.stdout.write(f"{name:24}{rows[name]['seconds']:>9.2f} s   {ratio:>6.2f} × ours\n")
    sys.stdout.write(f"PostgreSQL took {loading:.1f} s to load besides; load {os.getloadavg()[0]:.1f}\n")
    RESULTS.mkdir(exist_ok=True)
    versions = {name: version(name) for name in ("duckdb", "polars", "numpy", "psycopg", "pyarrow")}
    content = {"enterprises": enterprises, "ways": rows, "loading": round(loading, 1), "versions": versions}
    (RESULTS / f"bulk-peers-{enterprises}.json").write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
