"""Taking a piece of work up and putting it down 领取与交回. Every write names the attempt, so that a worker who was given up for dead
and wakes again changes nothing."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import CursorResult, and_, select, update
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from service.access.permissions import Permission
from service.long_work.kinds import Item
from service.operations.operation import Desk, Work, operation
from service.store.engine import reading, writing
from service.store.long_work import OPEN, LongWork

GIVEN_UP_AFTER = timedelta(seconds=60)
"""Without a sign of life for so long, a worker counts as dead (ours)."""
MOST_ATTEMPTS = 5
"""Work that kills its worker so often is not taken up again (ours)."""


def next_number(desk: Desk) -> int | None:
    """The piece of work that may begin now: the oldest; None while another one is being worked on."""
    now = desk.clock.now()
    with reading(desk.engine) as session:
        if session.scalars(select(LongWork.id).where(_at_work(now)).limit(1)).first() is not None:
            return None
        return session.scalars(select(LongWork.id).where(LongWork.state.in_(OPEN)).order_by(LongWork.id)).first()


@operation(Permission.LONG_WORK_RUN)
def take(work: Work, *, number: int) -> Item | None:
    """Take up a piece of work; None where it has ended, or somebody works on it or on another one."""
    # All open rows are locked, so that two who come at a time meet here and the second sees what the first took.
    query = select(LongWork).where(LongWork.state.in_(OPEN)).order_by(LongWork.id).with_for_update()
    found = {item.id: item for item in work.session.scalars(query)}
    item = found.get(number)
    if item is None or any(other.state == "running" and _lives(other, work.now) for other in found.values()):
        return None
    if item.attempt >= MOST_ATTEMPTS:
        item.state, item.finished_at = "failed", work.now
        item.error_code = "worker_died"
        item.error_message = f"执行进程 {item.attempt} 次中途退出（可能是内存不足），已停止重试；请查看日志后重新提出"
        work.audit("long_work.give_up", f"long_work:{number}", attempts=item.attempt)
        return None
    item.state, item.attempt = "running", item.attempt + 1
    item.started_at = item.started_at or work.now
    item.heartbeat_at = work.now
    work.audit("long_work.take", f"long_work:{number}", attempt=item.attempt)
    return Item(item.id, item.kind, item.argument, item.attempt, item.queued_by)


def sign_of_life(desk: Desk, item: Item, step: str, share: float) -> bool:
    """Say that the worker lives and how far it is; False where the work is no longer its own.

    No operation: progress is no act of anybody and leaves no audit row.
    """
    told = {
        "heartbeat_at": desk.clock.now(),
        "step": step[:200],
        "share_permille": round(1000 * min(max(share, 0.0), 1.0)),
    }
    with writing(desk.engine) as session:
        return _write(session, item, told)


@operation(Permission.LONG_WORK_RUN)
def finish(work: Work, *, item: Item, result: dict[str, Any]) -> bool:
    """The work is done; False where it was no longer this worker's."""
    done = {"state": "done", "finished_at": work.now, "share_permille": 1000, "step": "完成", "result": result}
    return _put_down(work, item, done)


@operation(Permission.LONG_WORK_RUN)
def fail(work: Work, *, item: Item, code: str, message: str) -> bool:
    """The work has failed for good; False where it was no longer this worker's."""
    return _put_down(
        work, item, {"state": "failed", "finished_at": work.now, "error_code": code[:60], "error_message": message}
    )


def _put_down(work: Work, item: Item, values: dict[str, Any]) -> bool:
    own = _write(work.session, item, values)
    if own:
        work.audit(f"long_work.{values['state']}", f"long_work:{item.id}", attempt=item.attempt)
    return own


def _write(session: Session, item: Item, values: dict[str, Any]) -> bool:
    mine = and_(LongWork.id == item.id, LongWork.attempt == item.attempt, LongWork.state == "running")
    outcome = session.execute(update(LongWork).where(mine).values(**values))
    assert isinstance(outcome, CursorResult)
    return outcome.rowcount == 1


def _at_work(now: datetime) -> ColumnElement[bool]:
    return and_(LongWork.state == "running", LongWork.heartbeat_at > now - GIVEN_UP_AFTER)


def _lives(item: LongWork, now: datetime) -> bool:
    return item.heartbeat_at is not None and item.heartbeat_at > now - GIVEN_UP_AFTER
