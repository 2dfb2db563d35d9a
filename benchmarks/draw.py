"""What a verifiable draw costs beside hashing every object of the pool once: ``python -m benchmarks.draw``.

Hashing them once is what no draw of this kind can do without. All ways are measured one after the other in each round.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np

from benchmarks.draw_pool import write_inspectors, write_pool
from rulesets.catalogue import policy
from rulesets.draw import Inspectors, Pool, Terms, draw, read_inspectors, read_rate, terms_of
from rulesets.draw.assigning import Ranking, plain_ranking
from rulesets.draw.bulk import BulkPool, bulk_ranking, read_bulk_pool
from rulesets.draw.bulk.tables import code_table, database

RESULTS = Path(__file__).parent / "results" / "draw.json"
SEED = "2026-11-21 公开数|密数"
DRAW_TARGET, ASSIGN_TARGET = 1.3, 10.0
"""The draw of ten million, and of one million with inspectors, against hashing the objects once (issue of supervision; ours)."""


def hashed_once(pool: BulkPool, seed: str) -> None:
    """The floor: every object ticket in DuckDB, of which one is kept."""
    with database() as connection:
        connection.register("pool", code_table(pool._codes, pool._tags))
        connection.sql(
            "SELECT max(sha256(concat($prefix::VARCHAR, code))) FROM pool", params={"prefix": f"{seed}|"}
        ).fetchall()


def hashed_in_python(pool: BulkPool, seed: str) -> None:
    """The same with hashlib, one object after the other."""
    prefix = hashlib.sha256(f"{seed}|".encode())
    for start in range(0, pool.size, 1 << 18):
        content = np.ascontiguousarray(pool._codes[start : start + (1 << 18)]).tobytes()
        for place in range(0, len(content), 18):
            state = prefix.copy()
            state.update(content[place : place + 18])
            state.digest()


def seconds(call: Callable[[], object]) -> float:
    started = perf_counter()
    call()
    return perf_counter() - started


def command(pool: Path, out: Path, *more: str) -> None:
    """The whole command from file to file: start, reading, checking, sorting, hashing the pool, drawing, writing."""
    subprocess.run(
        [
            sys.executable,
            "-m",
            "service.cli",
            "draw",
            "--pool",
            str(pool),
            "--seed",
            SEED,
            "--out",
            str(out),
            "--force",
            *more,
        ],
        check=True,
        capture_output=True,
    )


def measure(folder: Path, objects: int, rounds: int, inspectors: int | None) -> dict[str, Any]:
    path, out = folder / f"pool{objects}.csv", folder / "draw.json"
    write_pool(path, objects)
    more: list[str] = []
    people: Inspectors | None = None
    if inspectors is not None:
        write_inspectors(folder / "inspectors.csv", inspectors)
        more = ["--inspectors", str(folder / "inspectors.csv")]
        people = read_inspectors((folder / "inspectors.csv").read_bytes())
    pool = read_bulk_pool(path)
    terms = terms_of(policy(), read_rate("0.05"))
    ways: dict[str, Callable[[], object]] = {
        "hashed once (DuckDB)": lambda: hashed_once(pool, SEED),
        "hashed once (hashlib)": lambda: hashed_in_python(pool, SEED),
        "draw": lambda: run(pool, terms, people),
        "whole command": lambda: command(path, out, *more),
    }
    taken = sum(stratum.quota for stratum in run(pool, terms, people).strata)
    times: dict[str, list[float]] = {name: [] for name in ways}
    for number in range(rounds):
        names = list(ways)
        for name in names[number % len(names) :] + names[: number % len(names)]:
            times[name].append(seconds(ways[name]))
    ratios = {
        f"{name} / hashed once ({how})": [
            way / floor for way, floor in zip(times[name], times[f"hashed once ({how})"], strict=True)
        ]
        for name in ("draw", "whole command")
        for how in ("DuckDB", "hashlib")
    }
    return {
        "objects": objects,
        "taken": taken,
        "inspectors": inspectors,
        "seconds": {name: statistics.median(found) for name, found in times.items()},
        "ratios": {name: [statistics.median(found), min(found), max(found)] for name, found in ratios.items()},
        "peak_mb_of_command": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024,
    }


def run(pool: Pool, terms: Terms, people: Inspectors | None) -> Any:
    ranking: Ranking = bulk_ranking if isinstance(pool, BulkPool) else plain_ranking
    return draw(pool, terms, SEED, people, 2, ranking)


def show(found: dict[str, Any], ratio: str, target: float) -> None:
    with_whom = "" if found["inspectors"] is None else f", {found['inspectors']} inspectors"
    print(f"{found['objects']:,} objects, {found['taken']:,} taken{with_whom}")
    for name, value in found["seconds"].items():
        print(f"  {name:<24}{value:8.2f} s")
    for name, (middle, least, most) in found["ratios"].items():
        print(f"  {name:<48}{middle:6.2f}  ({least:.2f} to {most:.2f})")
    print(f"  peak memory of the command {found['peak_mb_of_command']} MB")
    met = found["ratios"][ratio][0] <= target
    print(f"  {'met' if met else 'MISSED'}: {ratio} at most {target}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--objects", type=int, default=10_000_000)
    parser.add_argument(
        "--assigned", type=int, default=1_000_000, help="objects of the pool that inspectors are drawn for"
    )
    parser.add_argument("--inspectors", type=int, default=60)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--out", type=Path, default=RESULTS)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        # The smaller one first: the peak of the commands is that of the largest so far.
        assigned = measure(Path(name), options.assigned, options.rounds, options.inspectors)
        show(assigned, "draw / hashed once (DuckDB)", ASSIGN_TARGET)
        drawn = measure(Path(name), options.objects, options.rounds, None)
        show(drawn, "draw / hashed once (DuckDB)", DRAW_TARGET)
    options.out.parent.mkdir(exist_ok=True)
    machine = {"python": platform.python_version(), "machine": platform.platform()}
    options.out.write_text(json.dumps({"draw": drawn, "assign": assigned, **machine}, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
