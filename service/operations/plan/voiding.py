"""Declaring a draw void 作废: it stays visible with its reason, its inspections are cancelled, and the task may be drawn anew."""

from __future__ import annotations

from service.access.permissions import Permission
from service.operations.inspection.opening import cancel_drawn
from service.operations.operation import Work, operation
from service.operations.plan.planning import begin, conclude
from service.operations.plan.standing import latest_draw
from service.store.plan import Draw


@operation(Permission.PLAN_WORK)
def void_draw(work: Work, *, number: str, revision: int, reason: str) -> Draw:
    """Raises NotFound, Conflict (outdated; something was carried out already), Invalid (no reason)."""
    plan, taken = begin(work, number, revision, "void", {"reason": reason})
    draw = latest_draw(work, plan)
    assert draw is not None
    draw.void_at, draw.void_reason = work.now, taken.form["reason"]
    cancelled = cancel_drawn(work, draw, f"抽取作废：{draw.void_reason}"[:500])
    conclude(
        work, plan, taken, f"第 {draw.number} 次抽取作废：{draw.void_reason}", draw=draw.number, cancelled=cancelled
    )
    return draw
