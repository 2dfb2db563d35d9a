"""How far a piece of work is 进度, for pages and programs."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from service.clock import SHANGHAI
from service.faults import NotFound
from service.store.long_work import LongWork


def long_work(session: Session, number: int) -> LongWork:
    """Raises NotFound."""
    found = session.get(LongWork, number)
    if found is None:
        raise NotFound("unknown_long_work", f"没有编号为 {number} 的任务")
    return found


def as_json(item: LongWork) -> dict[str, Any]:
    """State, step, share and error; the result is told by whoever asked for it."""
    return {
        "number": item.id,
        "kind": item.kind,
        "state": item.state,
        "step": item.step,
        "share_permille": item.share_permille,
        "queued_at": _moment(item.queued_at),
        "started_at": _moment(item.started_at),
        "finished_at": _moment(item.finished_at),
        "error": None if item.error_code is None else {"code": item.error_code, "message": item.error_message},
    }


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(SHANGHAI).isoformat()
