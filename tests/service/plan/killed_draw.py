"""A program of its own that draws and is killed, once after each statement of the draw.

``python -m tests.service.plan.killed_draw URL INSTANCE PLAN REVISION USER DAY`` prints JSON: how many points it was killed at, after
which of them something was left behind, and whether the draw went through when it was left alone.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from service.access.actor import Actor
from service.access.passwords import Passwords
from service.access.roles import Role
from service.clock import FixedClock
from service.operations.operation import Desk
from service.operations.plan.drawing import run_draw
from service.settings import Settings
from service.store.engine import open_engine
from tests.once_per_process import with_kept_statements
from tests.service.objection.killed_decision import (
    DONE,
    KILLED,
    after_statement,
    before_commit,
    fingerprint,
    rehearse,
    warm,
)
from tests.service.plan.conftest import PUBLIC_VALUE, SECRET

_FIRST, _STEP = 1, 7


Arguments = tuple[str, Path, str, int, int, datetime]


def act(arguments: Arguments, arrange: Callable[[Engine], None]) -> None:
    """Draw, in this process."""
    url, instance, number, revision, user, now = arguments
    settings = Settings(
        instance_dir=instance, argon2_time_cost=1, argon2_memory_kib=8, argon2_parallelism=1, argon2_allow_weak=True
    )
    engine = with_kept_statements(open_engine(url))
    arrange(engine)
    run_draw(
        Desk(engine, FixedClock(now), settings, Passwords(settings)),
        Actor(label=f"user:{user}", role=Role.DEPARTMENT, user_id=user),
        number=number,
        revision=revision,
        public_value=PUBLIC_VALUE,
        secret=SECRET,
    )


def draw(arguments: Arguments, arrange: Callable[[Engine], None]) -> int:
    """Draw in a child process; its exit status."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            act(arguments, arrange)
            status = DONE
        finally:
            sys.stderr.flush()
            os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def main(url: str, instance: str, number: str, revision: str, user: str, now: str) -> None:
    arguments = (url, Path(instance), number, int(revision), int(user), datetime.fromisoformat(now))
    warm(url, arguments[-1].date())
    before = fingerprint(url)
    rehearse(lambda arrange: act(arguments, arrange))
    left_behind: list[str] = []
    if draw(arguments, before_commit) != KILLED or fingerprint(url) != before:
        left_behind.append("before commit")
    points, at, status = 0, _FIRST, KILLED
    while True:
        status = draw(arguments, after_statement(at))
        if status != KILLED:
            break
        points += 1
        if fingerprint(url) != before:
            left_behind.append(f"after statement {at}")
        # The first statements one by one, then in strides: a draw of many objects repeats itself.
        at += 1 if at < 40 else _STEP
    finished = status == DONE and fingerprint(url) != before
    print(json.dumps({"points": points, "left_behind": left_behind, "finished": finished}))


if __name__ == "__main__":
    main(*sys.argv[1:])
