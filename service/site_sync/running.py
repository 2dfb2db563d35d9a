"""Carrying out the jobs 同步执行: claim, tell the site after the claim is committed, record the outcome (AMB-68).

A process that dies while it sends leaves its claim behind; the claim runs out and the site is told once more with the same key.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import structlog
from sqlalchemy import or_, select

from service.access.actor import Actor
from service.access.permissions import Permission
from service.clock import SHANGHAI
from service.operations.cases.holding import hold_case
from service.operations.cases.standing import uscc_of
from service.operations.cases.stepping import fire, settle
from service.operations.operation import Desk, Work, operation
from service.settings import Settings
from service.site_sync.jobs import jobs_of
from service.site_sync.parcel import Parcel, SyncFault
from service.site_sync.sending import send
from service.store.engine import reading
from service.store.repair import RepairCase, SiteJob

log = structlog.get_logger(__name__)
Sender = Callable[[Settings, Parcel], str]
CLAIM = timedelta(minutes=10)
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=4)
ESCALATED_AFTER = 3
"""Failures in a row after which the supervisors hear of it (ours)."""
_BATCH = 20


@dataclass
class Synchronised:
    """What one run did, in jobs."""

    done: int = 0
    failed: int = 0


def synchronise(desk: Desk, actor: Actor, sender: Sender = send) -> Synchronised:
    """Tell the sites everything whose moment has come. Several processes may do so at once; each job is claimed by one."""
    total = Synchronised()
    for job in _due(desk):
        parcel = claim(desk, actor, job=job)
        if parcel is None:
            continue
        receipt, fault = "", None
        try:
            receipt = sender(desk.settings, parcel)
        except SyncFault as error:
            fault = str(error)
        except Exception as error:
            log.error("site_sync_failed", site=parcel.site, exc_info=error)
            fault = f"程序错误（{type(error).__name__}）"
        record(desk, actor, job=job, receipt=receipt, fault=fault)
        total.done += fault is None
        total.failed += fault is not None
    return total


def _due(desk: Desk) -> list[int]:
    now = desk.clock.now()
    query = select(SiteJob.id).where(
        SiteJob.state == "pending",
        SiteJob.next_attempt_at <= now,
        or_(SiteJob.claimed_until.is_(None), SiteJob.claimed_until <= now),
    )
    with reading(desk.engine) as session:
        return list(session.scalars(query.order_by(SiteJob.next_attempt_at, SiteJob.id).limit(_BATCH)))


@operation(Permission.REMINDER_RUN)
def claim(work: Work, *, job: int) -> Parcel | None:
    """Take one job, so that no other process sends it; None where somebody else has it or nothing is left to do."""
    query = select(SiteJob).where(SiteJob.id == job, SiteJob.state == "pending", SiteJob.next_attempt_at <= work.now)
    row = work.session.scalars(query.with_for_update(skip_locked=True)).one_or_none()
    if row is None or (row.claimed_until is not None and row.claimed_until > work.now):
        return None
    row.claimed_until = work.now + CLAIM
    row.attempts += 1
    work.audit("site_sync.claim", f"site_job:{row.id}", attempts=row.attempts)
    return _parcel(work, row)


def _parcel(work: Work, row: SiteJob) -> Parcel:
    case = work.session.get_one(RepairCase, row.case_id)
    decided = case.decided_at or work.now
    content = {
        "case": case.number,
        "uscc": uscc_of(work, case),
        "record": case.record,
        "action": row.action,
        "decided_on": decided.astimezone(SHANGHAI).date().isoformat(),
    }
    return Parcel(row.id, row.site, f"{case.number}/{row.site}/{row.action}", content)


@operation(Permission.REMINDER_RUN)
def record(work: Work, *, job: int, receipt: str, fault: str | None) -> None:
    """Write down how an attempt ended; with the last site done, the repair is complete."""
    found = work.session.get_one(SiteJob, job)
    case = hold_case(work, RepairCase, RepairCase.id == found.case_id)
    assert case is not None
    row = work.session.get_one(SiteJob, job, with_for_update=True, populate_existing=True)
    row.claimed_until = None
    if row.state != "pending":
        work.audit("site_sync.late", f"site_job:{row.id}", state=row.state)
        return
    if fault is None:
        row.state, row.done_at, row.receipt, row.fault = "done", work.now, receipt or None, None
        work.session.flush()
        fire(work, case, "site_ok", "system", {})
        _complete(work, case)
    else:
        _failed(work, case, row, fault)
    work.audit(f"site_sync.{row.state}", f"site_job:{row.id}", site=row.site, told=row.action, attempts=row.attempts)
    settle(work, case)


def _failed(work: Work, case: RepairCase, row: SiteJob, fault: str) -> None:
    row.fault = fault[:200]
    if row.attempts >= work.desk.settings.site_attempts:
        row.state = "given_up"
    else:
        row.next_attempt_at = work.now + pause_after(row.attempts)
    work.session.flush()
    if row.attempts == ESCALATED_AFTER or row.state == "given_up":
        fire(work, case, "site_failed", "system", {})


def _complete(work: Work, case: RepairCase) -> None:
    if case.state == "syncing" and all(job.state in ("done", "overtaken") for job in jobs_of(work, case)):
        fire(work, case, "sites_done", "system", {})


def pause_after(attempts: int) -> timedelta:
    """1, 2, 4 … minutes, at most four hours (ours)."""
    doublings: int = 2 ** min(attempts - 1, 20)
    return min(FIRST_PAUSE * doublings, LONGEST_PAUSE)
