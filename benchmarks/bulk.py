"""A whole population by columns, beside other ways of doing it: ``python -m benchmarks.bulk --enterprises 1000000``.

All ways take turns in one process over the same Parquet files; the ratios are taken round by round and their medians reported.
Before anything is timed, the SQL written by hand must give the same rows as ours, and single assessments the same for a sample.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import duckdb

from benchmarks.bulk_sql import by_hand
from benchmarks.generator.write import AS_OF, SEED, YEARS, write
from benchmarks.population import population
from benchmarks.zen_tables import ZenTables
from rulesets.bulk.columns import NOT_WEIGHED, RECORDS
from rulesets.bulk.duckdb_engine import DuckDB
from rulesets.bulk.grading import grade
from rulesets.bulk.order import Order
from rulesets.bulk.parity import compare
from rulesets.catalogue import policy
from rulesets.forward import assess
from rulesets.forward.executor import executor_of
from rulesets.records.dossier import read_dossier

RESULTS = Path(__file__).parent / "results"
COUNT = "SELECT max(records) FROM (SELECT uscc, count(*) AS records FROM records GROUP BY uscc)"
"""The counts are asked for: what nobody reads the engine would not count."""
COUNTING, OURS, CHECKED, BY_HAND = "counting", "ours, trusted input", "ours, input checked", "SQL by hand"
FLOOR = "counting, reading, writing"
MOST_OVER_COUNTING = {1_000_000: 3.0, 10_000_000: 2.0, 50_000_000: 1.3}
MOST_OVER_HAND, LEAST_OVER_ZEN, LEAST_OVER_FORWARD, MOST_SMALL_SECONDS = 1.1, 500, 800, 1.0
SINGLE = 2000
UNTOLD = "untold"
_TELLING = """
import sys
from service.cli.main import main
try:
    main()
finally:
    sys.stdout.write(next(line for line in open("/proc/self/status") if line.startswith("VmHWM")).split()[1])
"""
"""The process tells its own peak: what the system says of a child counts the parent that it was forked from."""


class Ways:
    """The files of one population, and each way to work through them."""

    def __init__(self, folder: Path, spill: Path, memory: str | None, only: list[str]) -> None:
        self.folder, self.spill, self.memory = folder, spill, memory
        every: dict[str, Callable[[], object]] = {
            COUNTING: self.counting, FLOOR: self.floor, OURS: self.ours, CHECKED: self.checked, BY_HAND: self.by_hand,
        }  # fmt: skip
        self.all = {name: way for name, way in every.items() if not only or name in only}

    def order(self, out: str, *, trusted: bool = True) -> Order:
        files = [self.folder / "records.parquet", self.folder / "enterprises.parquet"]
        return Order(policy(), AS_OF, *files, self.spill / out, trusted=trusted)

    @contextmanager
    def engine(self) -> Iterator[DuckDB]:
        engine = DuckDB(self.spill, self.memory)
        try:
            yield engine
        finally:
            engine.close()

    @contextmanager
    def plain(self) -> Iterator[duckdb.DuckDBPyConnection]:
        with duckdb.connect() as connection:
            connection.execute(f"SET temp_directory = '{self.spill}'")
            connection.execute("SET preserve_insertion_order = false")
            if self.memory:
                connection.execute(f"SET memory_limit = '{self.memory}'")
            for name in ("records", "enterprises"):
                connection.execute(f"CREATE VIEW {name} AS FROM '{self.folder / name}.parquet'")
            yield connection

    def counting(self) -> None:
        with self.plain() as connection:
            connection.execute(COUNT).fetchall()

    def floor(self) -> None:
        """Without any rule: the counting, every other weighed column read once, and a result of the same shape written."""
        with self.plain() as connection:
            connection.execute(COUNT).fetchall()
            read = ", ".join(f"max(hash({name}))" for name in RECORDS if name not in ("uscc", *NOT_WEIGHED))
            connection.execute(f"SELECT {read} FROM records").fetchall()
            source, target = self.spill / "ours.parquet", self.spill / "copied.parquet"
            connection.execute(f"COPY (FROM '{source}') TO '{target}' (FORMAT parquet, COMPRESSION snappy)")

    def by_hand(self) -> None:
        with self.plain() as connection:
            target = self.spill / "hand.parquet"
            connection.execute(f"COPY ({by_hand(AS_OF)}) TO '{target}' (FORMAT parquet, COMPRESSION snappy)")

    def ours(self) -> dict[str, float]:
        with self.engine() as engine:
            return dict(grade(self.order("ours.parquet"), engine).seconds)

    def checked(self) -> None:
        with self.engine() as engine:
            grade(self.order("checked.parquet", trusted=False), engine)

    def agree(self) -> None:
        """Ends the run where two ways give different rows."""
        self.ours()
        if BY_HAND in self.all:
            self.by_hand()
            with self.plain() as connection:
                ours, hand = (f"FROM '{self.spill / name}.parquet'" for name in ("ours", "hand"))
                for one, other in ((ours, hand), (hand, ours)):
                    different = connection.execute(f"SELECT * {one} EXCEPT SELECT * {other} LIMIT 1").fetchall()
                    if different:
                        raise SystemExit(f"ours and the SQL by hand differ: {different}")
        with self.engine() as engine:
            found = compare(self.order("compared.parquet"), engine, 500, "benchmark")
        if found.differences:
            raise SystemExit(f"bulk and forward differ: {found.differences[0]}")


def measure(ways: Ways, rounds: int) -> dict[str, dict[str, list[float]]]:
    """Wall and processor seconds of each way, all ways in turn in each round."""
    found: dict[str, dict[str, list[float]]] = {name: {"wall": [], "cpu": []} for name in ways.all}
    for turn in range(rounds):
        names = list(ways.all)
        for name in names[turn % len(names) :] + names[: turn % len(names)]:
            wall, cpu = perf_counter(), process_time()
            ways.all[name]()
            found[name]["wall"].append(perf_counter() - wall)
            found[name]["cpu"].append(process_time() - cpu)
    return found


def singles() -> dict[str, float]:
    """Enterprises a second on one core: zen-engine's tables with ready features, and the forward path with its explanation."""
    dossiers = list(population(SINGLE, SEED))
    gatherer = executor_of(policy()).gatherer
    facts = [dict(gatherer.gather(read_dossier(data), AS_OF).values) for data in dossiers]
    zen = ZenTables(policy())
    start = perf_counter()
    for values in facts:
        zen.weigh(values)
    middle = perf_counter()
    for data in dossiers:
        assess(policy(), read_dossier(data), AS_OF)
    return {"zen": SINGLE / (middle - start), "forward": SINGLE / (perf_counter() - middle)}


def in_a_process(ways: Ways, memory: str) -> dict[str, float]:
    """The command itself with a memory limit (``untold``: without one): seconds and the most memory that it held."""
    order = ways.order("process.parquet")
    given = ["grade", "--trusted", "--quiet", *([] if memory == UNTOLD else ["--memory", memory])]
    given += ["--records", str(order.records), "--enterprises", str(order.enterprises)]
    given += ["--as-of", str(AS_OF), "--out", str(order.out)]
    start = perf_counter()
    done = subprocess.run([sys.executable, "-c", _TELLING, *given], check=True, capture_output=True, text=True)
    return {"seconds": round(perf_counter() - start, 1), "peak_mb": round(int(done.stdout.split()[-1]) / 1024)}


def ratio(found: dict[str, dict[str, list[float]]], one: str, other: str, clock: str) -> float:
    pairs = zip(found[one][clock], found[other][clock], strict=True)
    return round(statistics.median(first / second for first, second in pairs), 2)


def report(figures: dict[str, Any]) -> Iterator[str]:
    for name, row in figures["ways"].items():
        yield f"{name:24}{row['wall']:>9.2f} s{row['cpu']:>9.2f} s cpu   {figures['enterprises'] / row['wall']:>12,.0f} /s"
    for name, entry in figures["ratios"].items():
        met = "" if entry["target"] is None else f"  (target {entry['target']}: {'met' if entry['met'] else 'MISSED'})"
        yield f"{name:48}{entry['value']:>9.2f}{met}"
    for memory, row in figures["limited"].items():
        yield f"--memory {memory:38} {row['seconds']:>7.1f} s, at most {row['peak_mb']:,} MB"


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.bulk", description=__doc__)
    parser.add_argument("--enterprises", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--years", type=int, default=YEARS, help="how far back the records reach")
    parser.add_argument("--memory", default=None, help="for all ways alike")
    parser.add_argument(
        "--limits", nargs="*", default=[], help=f"also run the command itself within these, e.g. 2GB; {UNTOLD}: without"
    )
    parser.add_argument("--only", nargs="*", default=[], help="only these ways, beside counting and ours")
    parser.add_argument("--folder", type=Path, default=None, help="where the population is, or is to be kept")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="chengheng-bench-") as temporary:
        folder = given.folder or Path(temporary) / "population"
        if not (folder / "enterprises.parquet").is_file():
            write(given.enterprises, folder, given.seed, given.years)
        spill = Path(temporary) / "spill"
        spill.mkdir()
        only = [COUNTING, OURS, *given.only] if given.only else []
        figures = run(Ways(folder, spill, given.memory, only), given.enterprises, given.rounds, given.limits)
    RESULTS.mkdir(exist_ok=True)
    out = RESULTS / f"bulk-{given.enterprises}.json"
    out.write_text(json.dumps(figures, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    sys.stdout.write("\n".join(report(figures)) + f"\nload {os.getloadavg()[0]:.1f}, written to {out}\n")


def run(ways: Ways, enterprises: int, rounds: int, limits: list[str]) -> dict[str, Any]:
    ways.agree()
    found = measure(ways, rounds)
    single = singles()
    ours = statistics.median(found[OURS]["wall"])
    most = MOST_OVER_COUNTING.get(enterprises)
    compared = (
        (OURS, COUNTING, most), (CHECKED, COUNTING, None), (FLOOR, COUNTING, None), (OURS, FLOOR, None), (OURS, BY_HAND, MOST_OVER_HAND),
    )  # fmt: skip
    ratios: dict[str, tuple[float, float | None, bool]] = {}
    for one, other, target in compared:
        if one in found and other in found:
            ratios[f"{one} / {other}"] = (ratio(found, one, other, "wall"), target, True)
            ratios[f"{one} / {other}, processor"] = (ratio(found, one, other, "cpu"), None, True)
    for name, target in (("zen", LEAST_OVER_ZEN), ("forward", LEAST_OVER_FORWARD)):
        ratios[f"enterprises a second over {name}"] = (round(enterprises / ours / single[name]), target, False)
    if enterprises <= 10_000:
        ratios["seconds, compiled before"] = (round(ways.ours()["grade"], 2), MOST_SMALL_SECONDS, True)
    return {
        "enterprises": enterprises,
        "machine": f"{platform.platform()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}",
        "versions": {name: version(name) for name in ("duckdb", "ibis-framework", "zen-engine", "pyarrow")},
        "pack_sha256": policy().sha256,
        "ways": {
            name: {clock: statistics.median(times) for clock, times in row.items()} for name, row in found.items()
        },
        "singles_per_second": single,
        "ratios": {
            name: {"value": value, "target": target, "met": target is None or (value <= target) == below}
            for name, (value, target, below) in ratios.items()
        },
        "limited": {memory: in_a_process(ways, memory) for memory in limits},
    }


if __name__ == "__main__":
    main()
