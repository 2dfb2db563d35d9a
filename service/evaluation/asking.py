"""Asking for a run 提出评价: by a person, by the command line, by the schedule; one at a time."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from service.access.permissions import Permission
from service.evaluation.runs import newest
from service.faults import Conflict, Invalid
from service.long_work.queueing import queue
from service.operations.calendar import today_of
from service.operations.operation import Work, operation
from service.operations.weigh import DEFAULT_PACK
from service.policy.in_force import rules
from service.store.evaluation import EvaluationRun
from service.store.long_work import OPEN, LongWork
from service.store.number_series import next_number

KIND = "evaluation"
MONTHLY, NIGHTLY, REQUESTED = "monthly", "nightly", "requested"


@operation(Permission.EVALUATION_RUN)
def ask_for_run(work: Work, *, kind: str = REQUESTED, whole: bool = False, as_of: date | None = None) -> EvaluationRun:
    """Queue a run for ``as_of`` (None: today). ``whole``: over everybody; the first one always is, and so is one for a past day.

    A run for a past day is kept to look at: no measure follows from it, nobody is told, and it never counts as what stands.
    Raises Conflict where a run is open, Invalid for a day to come.
    """
    today = today_of(work)
    day = today if as_of is None else as_of
    if day > today:
        raise Invalid("future_day", "评价日不能晚于今天", field="as_of")
    # The number is taken first: whoever comes at the same time waits here and then sees the open run.
    number = next_number(work.session, KIND)
    open_one = work.session.scalars(
        select(EvaluationRun.number)
        .join(LongWork, LongWork.id == EvaluationRun.long_work_id)
        .where(LongWork.state.in_(OPEN))
    ).first()
    if open_one is not None:
        raise Conflict("evaluation_open", f"第 {open_one} 批评价还没有完成，请等它结束后再提出")
    in_force = day == today
    before = newest(work.session) if in_force else None
    item = queue(work, KIND, {"run": number})
    run = EvaluationRun(
        number=number,
        kind=kind,
        as_of=day,
        in_force=in_force,
        whole=whole or before is None,
        pack=rules(work.session, DEFAULT_PACK, day).identifier,
        before_id=None if before is None else before.id,
        long_work_id=item.id,
        stage="asked",
        cursor="",
        asked_at=work.now,
        asked_by=work.actor.label,
    )
    work.session.add(run)
    work.session.flush()
    work.audit("evaluation.ask", f"evaluation:{number}", kind=kind, as_of=day.isoformat(), whole=run.whole)
    return run
