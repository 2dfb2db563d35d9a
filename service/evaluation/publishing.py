"""Fourth step of a run 发布: all of its results become what stands, in one transaction; before it, no reader sees any."""

from __future__ import annotations

from sqlalchemy import func, select

from service.access.permissions import Permission
from service.evaluation.runs import run_of
from service.operations.operation import Work, operation
from service.store.evaluation import EvaluationResult


class Incomplete(RuntimeError):
    """Results are missing: a fault of the program, so nothing is published."""


@operation(Permission.LONG_WORK_RUN)
def publish(work: Work, *, number: int) -> bool:
    """Publish the run. False where it was published already. Raises Incomplete."""
    run = run_of(work.session, number, lock=True)
    if run.stage != "graded":
        return False
    own = EvaluationResult.run_id == run.id
    stored = work.session.scalar(select(func.count()).select_from(EvaluationResult).where(own)) or 0
    if stored != run.enterprises:
        raise Incomplete(f"evaluation {number}: {stored} of {run.enterprises}")
    before, after = EvaluationResult.grade_before, EvaluationResult.grade
    moves = work.session.execute(
        select(before, after, func.count()).where(own, before.is_not(None), before != after).group_by(before, after)
    )
    run.moves = {f"{old}{new}": count for old, new, count in sorted(moves.all())}
    run.changed = work.session.scalar(
        select(func.count()).select_from(EvaluationResult).where(own, EvaluationResult.changed)
    )
    run.stage, run.published_at = "published", work.now
    work.audit("evaluation.publish", f"evaluation:{number}", results=stored, changed=run.changed, moves=run.moves)
    return True
