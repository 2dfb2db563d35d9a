"""Whether the web stays quick while everybody is evaluated: ``python -m benchmarks.quick_web``.

A real server and a real worker, as in production: the queue page over HTTP, without and with an evaluation run going on.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import platform
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import select

from benchmarks.desk_store import Full
from benchmarks.quick_web_store import store_with_population
from service.access.actor import operator
from service.evaluation.asking import ask_for_run
from service.logs import configure_logs
from service.long_work.starting import spawn
from service.settings import PREFIX, Settings
from service.store.engine import reading
from service.store.evaluation import EvaluationRun

RESULTS = Path(__file__).parent / "results" / "quick-web.json"
ENTERPRISES, OPEN_CASES = 200_000, 2_000
PAGE = "/desk?tab=" + quote("open")
PAUSE = 0.05
"""Seconds between an answer and the next request: a busy office, no load test (ours)."""
TARGET = 2.0
"""The queue page's p95 may at most double (issue of bulk grading)."""
STAGES = {"asked": "collecting", "collected": "grading", "graded": "storing", "published": "situation and follow-up"}


@dataclass
class Answers:
    """Seconds of each answer, and the stage of the run that went on meanwhile."""

    seconds: list[float] = field(default_factory=list)
    stages: list[str] = field(default_factory=list)

    def of(self, stage: str) -> list[float]:
        return [took for took, at in zip(self.seconds, self.stages, strict=True) if at == stage]


def p95(seconds: list[float]) -> float:
    """The 95th percentile; of fewer than 20 the largest."""
    return statistics.quantiles(seconds, n=20)[-1] if len(seconds) >= 20 else max(seconds)


def ask(port: int, token: str, answers: Answers, stage: Callable[[], str | None]) -> None:
    """Ask for the page again and again, until ``stage`` (looked up once a second) gives None."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    looked, at = 0.0, stage()
    while at is not None:
        start = time.perf_counter()
        connection.request("GET", PAGE, headers={"Authorization": f"Bearer {token}"})
        answer = connection.getresponse()
        body = answer.read()
        took = time.perf_counter() - start
        if answer.status != 200:
            raise SystemExit(f"{PAGE}: {answer.status}\n{body[:500].decode(errors='replace')}")
        answers.seconds.append(took)
        answers.stages.append(at)
        if start - looked > 1:
            looked, at = start, stage()
        time.sleep(PAUSE)
    connection.close()


def for_seconds(seconds: float) -> Callable[[], str | None]:
    """A stage that ends after so long."""
    end = time.perf_counter() + seconds
    return lambda: "idle" if time.perf_counter() < end else None


def of_run(store: Full, number: int, worker: subprocess.Popen[bytes], follow_up: float) -> Callable[[], str | None]:
    """The stage of the run; None when it is over, or ``follow_up`` seconds after its publication."""
    published: list[float] = []

    def stage() -> str | None:
        with reading(store.desk.engine) as session:
            at = session.scalars(select(EvaluationRun.stage).where(EvaluationRun.number == number)).one()
        if at == "published" and not published:
            published.append(time.perf_counter())
        over = published and time.perf_counter() - published[0] > follow_up
        if worker.poll() not in (None, 0):
            raise SystemExit(f"the worker ended with {worker.returncode}")
        return None if over or at == "followed" else at

    return stage


@contextmanager
def serving(settings: Settings, url: str) -> Iterator[int]:
    """``chengheng serve`` in a process of its own; its port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        **os.environ,
        f"{PREFIX}DATABASE_URL": url,
        f"{PREFIX}INSTANCE_DIR": str(settings.instance_dir),
        f"{PREFIX}LOG_LEVEL": "ERROR",
    }
    command = [sys.executable, "-m", "service.cli", "serve", "--port", str(port)]
    server = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(600):
            if server.poll() is not None:
                raise SystemExit("the server did not start")
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield port
    finally:
        server.terminate()
        server.wait()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--enterprises", type=int, default=ENTERPRISES)
    parser.add_argument("--open-cases", type=int, default=OPEN_CASES)
    parser.add_argument("--idle", type=float, default=20.0, help="seconds without a run, before and after it")
    parser.add_argument(
        "--follow-up", type=float, default=60.0, help="seconds of the follow-up; then the worker is stopped"
    )
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
        start = time.perf_counter()
        store = store_with_population(
            url, settings, given.open_cases, given.enterprises, given.seed, folder / "generated"
        )
        print(
            f"{given.enterprises} enterprises and {given.open_cases} open cases in {time.perf_counter() - start:.0f} s"
        )
        idle, busy = measure(store, settings, url, given.idle, given.follow_up)
        store.desk.engine.dispose()
    report(idle, busy, given.enterprises, given.out)


def measure(store: Full, settings: Settings, url: str, idle_for: float, follow_up: float) -> tuple[Answers, Answers]:
    """The answers without a run (before and after) and with one."""
    idle, busy = Answers(), Answers()
    with serving(settings, url) as port:
        ask(port, store.token, Answers(), for_seconds(2))
        ask(port, store.token, idle, for_seconds(idle_for))
        run = ask_for_run(store.desk, operator("bench"), whole=True)
        worker = spawn(store.desk, run.long_work_id)
        try:
            ask(port, store.token, busy, of_run(store, run.number, worker, follow_up))
        finally:
            worker.terminate()
            worker.wait()
        ask(port, store.token, idle, for_seconds(idle_for))
    return idle, busy


def report(idle: Answers, busy: Answers, enterprises: int, out: Path) -> None:
    """Print the table and keep the figures. A missed target is said; a busy machine is no fault of the code."""
    alone, during = p95(idle.seconds), p95(busy.seconds)
    print(f"{'without a run':<26} p95 {alone * 1000:>8.1f} ms  of {len(idle.seconds)} answers")
    stages = {}
    for stage, number in Counter(busy.stages).items():
        stages[STAGES.get(stage, stage)] = {"p95_ms": round(p95(busy.of(stage)) * 1000, 1), "answers": number}
        print(f"  {STAGES.get(stage, stage):<24} p95 {p95(busy.of(stage)) * 1000:>8.1f} ms  of {number} answers")
    verdict = "" if during <= TARGET * alone else "  MISSED"
    print(
        f"{'with a run':<26} p95 {during * 1000:>8.1f} ms  of {len(busy.seconds)} answers  ×{during / alone:.2f}{verdict}"
    )
    figures = {
        "enterprises": enterprises,
        "target_ratio": TARGET,
        "machine": platform.platform(),
        "idle_p95_ms": round(alone * 1000, 1),
        "run_p95_ms": round(during * 1000, 1),
        "ratio": round(during / alone, 2),
        "stages": stages,
    }
    out.parent.mkdir(exist_ok=True)
    out.write_text(json.dumps(figures, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
