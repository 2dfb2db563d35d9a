"""A program of its own that carries out a run and is killed at every step of it, each time by a process that dies without a word.

``python -m tests.service.evaluation.killed_run URL INSTANCE NOW WORK`` prints JSON: at which points it died, and whether it came to its end.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import event

from rulesets.catalogue import policy
from rulesets.forward import assess
from rulesets.records.dossier import read_dossier
from service.access.passwords import Passwords
from service.clock import FixedClock
from service.evaluation import collecting, following, grading, running, storing
from service.long_work import taking
from service.long_work.working import WORKER, work_on
from service.operations.operation import Desk
from service.population import writing
from service.settings import Settings
from service.store.engine import open_engine
from tests.service.evaluation.conftest import code

KILLED, DONE = 9, 0


def die(*_: Any) -> None:
    # No exception handler, no rollback, no atexit: as if the machine had lost its power.
    os._exit(KILLED)


def dying(module: Any, name: str, *, at: int = 1, after: bool) -> Callable[[Desk], None]:
    """Die before or after the call number ``at`` of a function."""

    def arrange(_: Desk) -> None:
        real, calls = getattr(module, name), [0]

        def called(*given: Any, **named: Any) -> Any:
            calls[0] += 1
            if calls[0] == at and not after:
                die()
            found = real(*given, **named)
            if calls[0] == at and after:
                die()
            return found

        setattr(module, name, called)

    return arrange


def at_commit(action: str) -> Callable[[Desk], None]:
    """Die at the moment at which the transaction with this audit row would be committed."""

    def arrange(desk: Desk) -> None:
        ready: list[bool] = []

        @event.listens_for(desk.engine, "before_cursor_execute")
        def look(_c: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
            if statement.startswith("INSERT INTO audit_entry") and action in str(parameters):
                ready.append(True)

        event.listen(desk.engine, "commit", lambda _: die() if ready else None)

    return arrange


POINTS: dict[str, Callable[[Desk], None]] = {
    "while the files are written": dying(writing, "_write", after=True),
    "before it is said that they are there": dying(collecting, "collected", after=False),
    "at the commit of that": at_commit("evaluation.collect"),
    "before the grading is said": dying(grading, "graded", after=False),
    "at the commit of the first batch": at_commit("evaluation.store"),
    "after the first batch": dying(storing, "store_batch", after=True),
    "before publication": dying(running, "publish", after=False),
    "at the commit of publication": at_commit("evaluation.publish"),
    "before the first batch is followed": dying(following, "weigh_all", after=True),
    "in the middle of the first batch": dying(following, "_store", after=True),
    "at the commit of the first batch followed": at_commit("evaluation.follow"),
    "after the first batch followed": dying(following, "follow_batch", after=True),
    "in the middle of the next": dying(following, "follow_results", after=True),
    "at the commit of the end": at_commit("evaluation.finish"),
    "after the end": dying(following, "finish", after=True),
}


def attempt(url: str, instance: Path, now: datetime, number: int, arrange: Callable[[Desk], None] | None) -> int:
    """Work in a child process; its exit status."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            settings = Settings(
                instance_dir=instance, argon2_time_cost=1, argon2_memory_kib=8, argon2_parallelism=1,
                argon2_allow_weak=True,
            )  # fmt: skip
            engine = open_engine(url)
            desk = Desk(engine, FixedClock(now), settings, Passwords(settings))
            storing.BATCH = following.BATCH = 3
            taking.MOST_ATTEMPTS = len(POINTS) + 1
            if arrange is not None:
                arrange(desk)
            status = DONE if work_on(desk, WORKER, number) else 1
            engine.dispose()
        finally:
            sys.stderr.flush()
            os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def prepare() -> None:
    """What every child would load and compile anew, done once before they are born. Nothing here may start a thread."""
    import pyarrow.parquet  # noqa: F401

    import rulesets.bulk.duckdb_engine
    import rulesets.bulk.grading  # noqa: F401

    assess(policy(), read_dossier({"uscc": code(0), "records": []}), date(2026, 11, 22))


def main(url: str, instance: str, now: str, number: str) -> None:
    prepare()
    moment, died = datetime.fromisoformat(now), []
    for name, arrange in POINTS.items():
        if attempt(url, Path(instance), moment, int(number), arrange) == KILLED:
            died.append(name)
        moment += timedelta(seconds=61)
    status = attempt(url, Path(instance), moment, int(number), None)
    print(json.dumps({"died": died, "status": status, "points": len(POINTS)}))


if __name__ == "__main__":
    main(*sys.argv[1:])
