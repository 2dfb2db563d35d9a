"""Exactly one process leads; when it is killed another takes over; every job names a function that exists."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from sqlalchemy import Engine

from service.scheduler import run as running
from service.scheduler.jobs import ACTOR, JOBS, Job, run_job, target_of
from service.scheduler.leadership import leadership_of
from service.scheduler.run import run, scheduler_of
from tests.service.reminders.conftest import Office

PATIENCE = 40.0


def until(true: Callable[[], Any], what: str) -> Any:
    """Poll until it is so; at most PATIENCE seconds."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        found = true()
        if found:
            return found
        Event().wait(0.05)
    raise AssertionError(f"not within {PATIENCE} s: {what}")


def test_every_job_names_a_function_that_exists_and_can_be_scheduled(office: Office) -> None:
    for job in JOBS:
        assert callable(target_of(job)), job.id
    scheduler = scheduler_of(office.desk)
    assert {job.id for job in scheduler.get_jobs()} == {job.id for job in JOBS}
    for scheduled in scheduler.get_jobs():
        assert str(scheduled.trigger.timezone) == "Asia/Shanghai"
    labels = {job.id: str(job.trigger) for job in scheduler.get_jobs()}
    assert labels == {
        "reminders": "interval[0:01:00]",
        "delivery": "interval[0:00:30]",
        "digest": "cron[hour='8', minute='30']",
        "notice_end": "cron[hour='0', minute='5']",
        "notice_proof": "cron[hour='0', minute='10']",
        "integrity": "cron[hour='2', minute='30']",
        "site_sync": "interval[0:01:00]",
        "commitments": "cron[hour='0', minute='20']",
        "repairs": "cron[hour='0', minute='25']",
        "listings": "cron[hour='0', minute='30']",
        "joint": "cron[hour='0', minute='40']",
        "listing_ends": "cron[hour='8', minute='5']",
        "measures": "cron[hour='0', minute='35']",
        "observations": "cron[hour='0', minute='40']",
        "draw_values": "cron[hour='8', minute='45']",
        "plans": "interval[0:10:00]",
        "repair_days": "cron[hour='8', minute='0']",
        "policy": "cron[hour='0', minute='1']",
        "evaluation": "cron[hour='1-6', minute='0']",
        "long_work": "interval[0:00:05]",
    }


def test_every_job_can_run_twice(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    # What the jobs queue is done by a process of its own, which is proved in tests/service/long_work.
    monkeypatch.setattr("service.long_work.starting.next_number", lambda desk: None)
    office.assigned()
    office.at("2026-11-25 09:00")
    for _ in range(2):
        for job in JOBS:
            assert target_of(job)(office.desk, ACTOR) is not None
    assert len(office.notices(office.procedure.caseworker, "reminder", "digest")) == 2


def test_a_job_that_fails_is_logged_and_ends_there(office: Office, logged: list[Any]) -> None:
    run_job(office.desk, Job("broken", "坏", "service.reminders.sweep:no_such_function", "interval"))
    (event,) = [event for event in logged if event["event"] == "job_failed"]
    assert event["job"] == "broken"
    event["exc_info"] = None


def test_one_lock_for_one_holder(engine: Engine) -> None:
    one, other = leadership_of(engine), leadership_of(engine)
    assert one.acquire() and one.held()
    assert not other.acquire() and not other.held()
    one.release()
    assert not one.held() and other.acquire()
    other.release()


def test_the_leader_runs_its_jobs_and_frees_the_lock_at_the_end(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "LOOK_SECONDS", 0.05)
    office.assigned()
    office.at("2026-11-25 09:00")
    stop = Event()
    thread = Thread(target=run, args=(office.desk, stop))
    thread.start()
    try:
        until(lambda: office.notices(office.procedure.caseworker, "reminder"), "the sweep at the start")
        assert not leadership_of(office.desk.engine).acquire()
    finally:
        stop.set()
        thread.join(PATIENCE)
    assert not thread.is_alive()
    free = leadership_of(office.desk.engine)
    assert free.acquire()
    free.release()


def test_a_leader_that_lost_its_lock_stands_back(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "LOOK_SECONDS", 0.05)
    lead = leadership_of(office.desk.engine)
    stop = Event()
    taken: list[bool] = []

    class Lost:
        def acquire(self) -> bool:
            taken.append(lead.acquire() if not taken else False)
            return taken[-1]

        def held(self) -> bool:
            lead.release()
            return False

        def release(self) -> None:
            lead.release()

    thread = Thread(target=run, args=(office.desk, stop, Lost()))
    thread.start()
    try:
        until(lambda: len(taken) >= 3, "asking again after the loss")
    finally:
        stop.set()
        thread.join(PATIENCE)
    assert taken[0] is True and not thread.is_alive()


class Process:
    """A real ``chengheng scheduler``."""

    def __init__(self, url: str, folder: Path, name: str) -> None:
        self.log = folder / f"{name}.log"
        environment = {
            **os.environ,
            "CHENGHENG_DATABASE_URL": url,
            "CHENGHENG_INSTANCE_DIR": str(folder),
            "CHENGHENG_LOG_JSON": "true",
        }
        with self.log.open("wb") as log:
            self.running = subprocess.Popen(
                [sys.executable, "-m", "service.cli", "scheduler"], env=environment, stderr=log, stdout=log
            )

    def said(self, event: str) -> bool:
        for line in self.log.read_text(encoding="utf-8").splitlines():
            with suppress(ValueError):
                if json.loads(line).get("event") == event:
                    return True
        return False


@pytest.fixture
def processes(office: Office, tmp_path: Path) -> Iterator[Callable[[str], Process]]:
    begun: list[Process] = []
    url = office.desk.engine.url.render_as_string(hide_password=False)

    def begin(name: str) -> Process:
        begun.append(Process(url, tmp_path, name))
        return begun[-1]

    yield begin
    for process in begun:
        process.running.kill()
        process.running.wait(PATIENCE)


def test_one_of_two_processes_leads_and_after_kill_9_the_other(processes: Callable[[str], Process]) -> None:
    """ecosystem: exactly one however many run; the system frees the lock of the dead."""
    pair = [processes("one"), processes("two")]
    until(lambda: all(process.said("scheduler_waits") for process in pair), "both up")
    until(lambda: any(process.said("scheduler_leads") for process in pair), "a leader")
    leader = next(process for process in pair if process.said("scheduler_leads"))
    heir = next(process for process in pair if process is not leader)
    assert leader.running.poll() is None and not heir.said("scheduler_leads")
    leader.running.send_signal(signal.SIGKILL)
    leader.running.wait(PATIENCE)
    until(lambda: heir.said("scheduler_leads"), "the heir leads")
    heir.running.send_signal(signal.SIGTERM)
    assert heir.running.wait(PATIENCE) == 0 and heir.said("scheduler_stopped")


def test_what_was_due_while_nobody_ran_is_caught_up_at_the_start(office: Office) -> None:
    """A missed night: the jobs at the start of a leader find it."""
    office.assigned()
    office.at("2026-11-26 10:00")
    office.clock.advance(timedelta(seconds=1))
    for job in JOBS:
        if job.at_start:
            run_job(office.desk, job)
    kinds = [notice.kind for notice in office.notices(office.procedure.caseworker)]
    assert sorted(kinds) == ["assigned", "digest", "reminder"]
