"""A program of its own that decides a case and is killed, once between each two statements of the decision.

``python -m tests.service.objection.killed_decision URL INSTANCE NUMBER REVISION USER`` prints JSON: how many points it was killed at,
after which of them something was left behind, and what the decision had written before each named point.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event, select

from service.access.actor import Actor
from service.access.passwords import Passwords
from service.access.roles import Role
from service.clock import FixedClock
from service.operations.objection import stepping
from service.operations.objection.correction import Correction
from service.operations.operation import Desk
from service.operations.weigh import DEFAULT_PACK, weigh_by
from service.policy.in_force import rules
from service.settings import Settings
from service.store.base import Base
from service.store.engine import open_engine, reading
from service.store.enterprise import Enterprise
from service.store.history import dossier_of
from tests.once_per_process import with_kept_statements

KILLED, DONE, MOST_POINTS = 9, 0, 400
NAMED = ("fire", "remember_result", "apply_corrections", "_evaluate")


def fingerprint(url: str) -> str:
    """SHA-256 over every row of every table."""
    import service.store.tables  # noqa: F401  (fills the metadata)

    engine = with_kept_statements(open_engine(url))
    digest = hashlib.sha256()
    with reading(engine) as session:
        for table in Base.metadata.sorted_tables:
            rows = sorted(repr(tuple(row)) for row in session.execute(select(table)))
            digest.update(f"{table.name}{rows}".encode())
    engine.dispose()
    return digest.hexdigest()


def decide(url: str, instance: Path, number: str, revision: int, user: int, arrange: Callable[[Engine], None]) -> None:
    """Uphold the case with its correction, in this process."""
    settings = Settings(
        instance_dir=instance, argon2_time_cost=1, argon2_memory_kib=8, argon2_parallelism=1, argon2_allow_weak=True
    )
    engine = with_kept_statements(open_engine(url))
    arrange(engine)
    clock = FixedClock(datetime(2026, 11, 21, 2, 0, tzinfo=UTC))
    stepping.take_step(
        Desk(engine, clock, settings, Passwords(settings)),
        Actor(label=f"user:{user}", role=Role.CASEWORKER, user_id=user),
        number=number,
        revision=revision,
        event="find_mismatch",
        form={"reason": "处罚决定已被撤销", "clause": "沧政办字〔2021〕175号 二（五）2"},
        corrections=[Correction("revoke", "p1", {})],
    )


def warm(url: str, day: date) -> None:
    """Compile the rules and weigh everybody once, so that not every child does it again after the fork."""
    engine = open_engine(url)
    with reading(engine) as session:
        for name in (DEFAULT_PACK, Settings().profile):
            policy = rules(session, name, day)
            for enterprise in session.scalars(select(Enterprise)):
                weigh_by(policy, dossier_of(session, enterprise), day)
    engine.dispose()


class Rehearsed(Exception):
    """The end of a rehearsal: everything was done and is undone."""


def rehearse(act: Callable[[Callable[[Engine], None]], None]) -> None:
    """Do it once up to the commit, in this process, so that not every child compiles the same statements after the fork."""
    engines: list[Engine] = []

    def stop(_: Any) -> None:
        raise Rehearsed

    def arrange(engine: Engine) -> None:
        engines.append(engine)
        event.listen(engine, "commit", stop)

    with suppress(Rehearsed):
        act(arrange)
    for engine in engines:
        engine.dispose()


def die() -> None:
    # No exception handler, no rollback, no atexit: as if the machine had lost its power.
    os._exit(KILLED)


def after_statement(point: int) -> Callable[[Engine], None]:
    def arrange(engine: Engine) -> None:
        seen = [0]

        @event.listens_for(engine, "after_cursor_execute")
        def count(*_: Any) -> None:
            seen[0] += 1
            if seen[0] == point:
                die()

    return arrange


def after_function(name: str) -> Callable[[Engine], None]:
    def arrange(_: Engine) -> None:
        real = getattr(stepping, name)

        def dying(*arguments: Any, **named: Any) -> None:
            real(*arguments, **named)
            die()

        setattr(stepping, name, dying)

    return arrange


def before_commit(engine: Engine) -> None:
    event.listen(engine, "commit", lambda _: die())


def run(arguments: tuple[str, Path, str, int, int], arrange: Callable[[Engine], None]) -> int:
    """Decide in a child process; its exit status."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            decide(*arguments, arrange)
            status = DONE
        finally:
            sys.stderr.flush()
            os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def main(url: str, instance: str, number: str, revision: str, user: str) -> None:
    warm(url, date(2026, 11, 21))
    arguments = (url, Path(instance), number, int(revision), int(user))
    before = fingerprint(url)
    rehearse(lambda arrange: decide(*arguments, arrange))
    left_behind: list[str] = []
    survived: list[str] = []
    named = {f"after {name}": after_function(name) for name in NAMED} | {"before commit": before_commit}
    for name, arrange in named.items():
        if run(arguments, arrange) != KILLED:
            survived.append(name)
        if fingerprint(url) != before:
            left_behind.append(name)
    points = 0
    status = KILLED
    while status == KILLED and points < MOST_POINTS:
        status = run(arguments, after_statement(points + 1))
        if status == KILLED:
            points += 1
            if fingerprint(url) != before:
                left_behind.append(f"after statement {points}")
    finished = status == DONE and fingerprint(url) != before
    print(json.dumps({"points": points, "left_behind": left_behind, "survived": survived, "finished": finished}))


if __name__ == "__main__":
    main(*sys.argv[1:])
