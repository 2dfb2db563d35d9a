"""The history of a double-random task 任务办理过程, in lines that people read, sealed in the audit chain."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from service.operations.operation import Work
from service.store.plan import Plan, PlanEvent


def note(work: Work, plan: Plan, event: str, before: str, line: str, **detail: Any) -> None:
    """Write one line. No personal data in ``detail``."""
    last = work.session.scalar(select(func.max(PlanEvent.number)).where(PlanEvent.plan_id == plan.id)) or 0
    work.session.add(
        PlanEvent(
            plan_id=plan.id,
            number=last + 1,
            at=work.now,
            actor=work.actor.label,
            event=event,
            before=before,
            after=plan.state,
            line=line,
        )
    )
    work.session.flush()
    work.audit(f"plan.{event}", f"plan:{plan.number}", before=before, after=plan.state, **detail)
