"""Reading a kept situation 查看态势: the newest one, or that of a run; for the office only, never public."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from service.access.permissions import Permission
from service.faults import NotFound
from service.operations.operation import Work, operation
from service.situation.document import Situation, read_situation
from service.store.evaluation import EvaluationRun
from service.store.situation import SituationRow

MOST_RUNS = 24
"""Runs that can be chosen from (ours); older ones are found by their number."""


@dataclass(frozen=True)
class Kept:
    """``run``: number of the evaluation run; ``runs``: the newest (number, day) to choose from."""

    run: int
    known_at: datetime | None
    computed_at: datetime
    situation: Situation
    runs: tuple[tuple[int, date], ...]


@operation(Permission.SITUATION_READ)
def situation_of(work: Work, *, run: int | None, exported: bool = False) -> Kept | None:
    """The situation of a run, without a number the newest in force; None while there is none. Raises NotFound for an unknown run."""
    base = select(EvaluationRun.number, SituationRow.as_of).join(SituationRow, SituationRow.run_id == EvaluationRun.id)
    listed = work.session.execute(base.order_by(EvaluationRun.number.desc()).limit(MOST_RUNS)).all()
    newest = base.where(EvaluationRun.in_force).order_by(EvaluationRun.number.desc()).limit(1)
    if run is None:
        first = work.session.execute(newest).first()
        if first is None:
            return None
        run = int(first[0])
    query = (
        select(EvaluationRun.known_at, SituationRow)
        .join(SituationRow, SituationRow.run_id == EvaluationRun.id)
        .where(EvaluationRun.number == run)
    )
    found = work.session.execute(query).first()
    if found is None:
        raise NotFound("unknown_run", f"没有第 {run} 批评价的态势")
    known_at, row = found
    if exported:
        work.audit("situation.export", f"evaluation:{run}")
    runs = tuple((int(number), as_of) for number, as_of in listed)
    return Kept(run, known_at, row.computed_at, read_situation(row.document), runs)
