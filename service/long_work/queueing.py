"""Queueing long work 排队: inside the operation that wants it, so that both happen or neither."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from service.faults import Conflict, NotFound
from service.long_work.kinds import HANDLERS, UnknownKind
from service.operations.operation import Work
from service.store.long_work import OPEN, LongWork

WAITING = "等待开始"


def queue(work: Work, kind: str, argument: Mapping[str, Any]) -> LongWork:
    """Queue a piece of work; ``argument`` is plain JSON. The caller's permission decides who may.

    Raises UnknownKind (a fault of the program).
    """
    if kind not in HANDLERS:
        raise UnknownKind(kind)
    item = LongWork(
        kind=kind,
        argument=dict(argument),
        state="queued",
        step=WAITING,
        share_permille=0,
        attempt=0,
        queued_at=work.now,
        queued_by=work.actor.label,
    )
    work.session.add(item)
    work.session.flush()
    work.audit("long_work.queue", f"long_work:{item.id}", kind=kind)
    return item


def call_off(work: Work, number: int) -> None:
    """Call off 取消 a piece of work; its worker, if there is one, notices within seconds and stops.

    Raises NotFound, or Conflict where it has ended.
    """
    item = work.session.get(LongWork, number, with_for_update=True)
    if item is None:
        raise NotFound("unknown_long_work", f"没有编号为 {number} 的任务")
    if item.state not in OPEN:
        raise Conflict("long_work_ended", "任务已经结束，不能取消")
    item.state, item.finished_at = "cancelled", work.now
    work.audit("long_work.call_off", f"long_work:{item.id}", kind=item.kind)
