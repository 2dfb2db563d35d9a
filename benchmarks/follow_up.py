"""What the follow-up of an evaluation run takes for each enterprise: ``python -m benchmarks.follow_up``.

A first run over generated enterprises, in which everybody is followed up: weighed by the forward path, stored with reasons and measures.
"""

from __future__ import annotations

import argparse
import json
import platform
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.desk_store import Full
from benchmarks.quick_web_store import store_with_population
from service.access.actor import operator
from service.evaluation.asking import ask_for_run
from service.evaluation.collecting import collect
from service.evaluation.following import follow
from service.evaluation.grading import grade_run
from service.evaluation.publishing import publish
from service.evaluation.runs import run_of
from service.evaluation.storing import store
from service.logs import configure_logs
from service.long_work.working import WORKER
from service.settings import Settings
from service.store.engine import reading

RESULTS = Path(__file__).parent / "results" / "follow-up.json"
TARGET = 3.0
"""Milliseconds an enterprise (ours): a first run over a million then ends within an hour."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--enterprises", type=int, default=5_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database", help="an empty PostgreSQL database; an SQLite file without it")
    parser.add_argument("--out", type=Path, default=RESULTS)
    given = parser.parse_args()
    configure_logs(as_json=False, level="ERROR")
    with tempfile.TemporaryDirectory(prefix="chengheng-bench-") as made:
        folder = Path(made)
        settings = Settings(
            instance_dir=folder, argon2_time_cost=1, argon2_memory_kib=8, argon2_parallelism=1, argon2_allow_weak=True
        )
        url = given.database or f"sqlite:///{folder}/chengheng.db"
        filled = store_with_population(url, settings, 100, given.enterprises, given.seed, folder / "generated")
        figures = measure(filled)
        filled.desk.engine.dispose()
    given.out.parent.mkdir(exist_ok=True)
    given.out.write_text(json.dumps(figures, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def measure(filled: Full) -> dict[str, Any]:
    """Publish a first run and time its follow-up, on the clock and by this process's share of the processor."""
    desk = filled.desk
    run = ask_for_run(desk, operator("bench"), whole=True)
    for step in (collect, grade_run, store):
        step(desk, WORKER, run.number, _silent)
    publish(desk, WORKER, number=run.number)
    clock, processor = time.perf_counter(), time.process_time()
    follow(desk, WORKER, run.number, _silent)
    clock, processor = time.perf_counter() - clock, time.process_time() - processor
    with reading(desk.engine) as session:
        done = run_of(session, run.number)
    followed = done.followed or 0
    if followed != done.enterprises or done.faults or done.discrepancies:
        raise SystemExit(f"{followed} of {done.enterprises}, {done.faults} faults, {done.discrepancies} discrepancies")
    each, worked = clock / followed * 1000, processor / followed * 1000
    verdict = "" if each <= TARGET else "  MISSED"
    print(
        f"{desk.engine.dialect.name}: {followed} followed up, {each:.2f} ms each, {worked:.2f} ms of processor{verdict}"
    )
    return {
        "database": desk.engine.dialect.name,
        "enterprises": followed,
        "ms_each": round(each, 2),
        "processor_ms_each": round(worked, 2),
        "target_ms": TARGET,
        "machine": platform.platform(),
    }


def _silent(step: str, share: float) -> None:
    """Nobody watches."""


if __name__ == "__main__":
    main()
