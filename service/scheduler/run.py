"""Running the schedule 运行定时任务: wait for the lead, work while it is held, stand back when it is lost."""

from __future__ import annotations

import os
from threading import Event

import structlog
from apscheduler.schedulers.background import BackgroundScheduler

from service.clock import SHANGHAI, SystemClock
from service.operations.operation import Desk
from service.scheduler.jobs import JOBS, run_job
from service.scheduler.leadership import Leadership, leadership_of

log = structlog.get_logger(__name__)
LOOK_SECONDS = 2.0
"""How often a process looks whether it may lead, or still does."""


def run(desk: Desk, stop: Event, leadership: Leadership | None = None) -> None:
    """Run until ``stop`` is set."""
    lead = leadership or leadership_of(desk.engine)
    scheduler: BackgroundScheduler | None = None
    log.info("scheduler_waits", pid=os.getpid())
    try:
        while not stop.is_set():
            if scheduler is None and lead.acquire():
                log.info("scheduler_leads", pid=os.getpid())
                scheduler = scheduler_of(desk)
                scheduler.start()
            elif scheduler is not None and not lead.held():
                log.error("scheduler_lost_the_lead", pid=os.getpid())
                scheduler.shutdown()
                scheduler = None
            stop.wait(LOOK_SECONDS)
    finally:
        # First the jobs, then the lock: nobody else may begin while one of them still runs.
        if scheduler is not None:
            scheduler.shutdown()
        lead.release()
        log.info("scheduler_stopped", pid=os.getpid())


def scheduler_of(desk: Desk) -> BackgroundScheduler:
    """The jobs, not started. They are declared in code, so nothing of them is stored: a missed run is made up for by
    the next one, since each job looks for everything that is due."""
    scheduler = BackgroundScheduler(
        timezone=SHANGHAI,
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )
    for job in JOBS:
        # The clock of the machine, not of the desk: this is when to look, and the desk's clock decides what is due.
        now = {"next_run_time": SystemClock().now()} if job.at_start else {}
        scheduler.add_job(run_job, job.trigger, args=(desk, job), id=job.id, name=job.label, **job.when, **now)
    return scheduler
