"""Starting a worker 启动执行进程: a process of its own with less claim to the processor, so that pages and reminders stay quick."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import suppress
from threading import Lock

import structlog

from service.access.actor import Actor
from service.long_work.taking import next_number
from service.operations.operation import Desk
from service.settings import PREFIX

log = structlog.get_logger(__name__)
NICENESS = 10
"""How much less claim to the processor a worker has than the process that starts it (ours)."""
_children: list[subprocess.Popen[bytes]] = []
_starting = Lock()


def start_next(desk: Desk, actor: Actor) -> int:
    """Start a worker for the next piece of work; how many were started (0 or 1). Work of a dead worker comes first, being older.

    A worker outlives the scheduler that started it: whoever leads next sees its pulse and leaves it alone.
    """
    with _starting:
        _children[:] = [child for child in _children if child.poll() is None]
        number = None if _children else next_number(desk)
        if number is None:
            return 0
        _children.append(spawn(desk, number))
        log.info("worker_started", long_work=number, worker=_children[-1].pid)
        return 1


def spawn(desk: Desk, number: int) -> subprocess.Popen[bytes]:
    """The process ``chengheng work-on NUMBER`` on the same database and instance folder."""
    environment = {
        **os.environ,
        f"{PREFIX}DATABASE_URL": desk.engine.url.render_as_string(hide_password=False),
        f"{PREFIX}INSTANCE_DIR": str(desk.settings.instance_dir.resolve()),
        f"{PREFIX}LOG_LEVEL": desk.settings.log_level,
    }
    command = [sys.executable, "-m", "service.cli", "work-on", str(number)]
    child = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL)  # noqa: S603  (nothing of it is typed by anybody)
    # It may have ended already; then there is nothing left to hold back.
    with suppress(ProcessLookupError):
        os.setpriority(os.PRIO_PROCESS, child.pid, os.getpriority(os.PRIO_PROCESS, 0) + NICENESS)
    return child
