"""Computes and keeps the situation of a whole evaluation run 态势入库: after its publication, once, and again without harm."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from rulesets.form.policy import Policy
from service.access.actor import Actor
from service.access.permissions import Permission
from service.evaluation.runs import newest, policy_of, run_of
from service.evaluation.shelf import Shelved, shelf_of
from service.faults import Conflict
from service.operations.operation import Desk, Work, operation
from service.population.engine import limited_engine
from service.settings import Settings
from service.situation.cases import case_months
from service.situation.document import CaseMonths, Situation
from service.situation.months import Months
from service.store.engine import reading
from service.store.situation import SituationRow


@dataclass(frozen=True)
class _Run:
    id: int
    policy: Policy
    months: Months
    shelf: Shelved
    before: Shelved | None
    cases: CaseMonths


def compute_situation(desk: Desk, actor: Actor, run_number: int) -> bool:
    """Counts the files of the run and keeps the result; False where it is kept already.

    Raises NotFound for an unknown run, Conflict for one that is not over everybody, not published, or whose files are gone,
    and InputRefused for files that cannot be counted.
    """
    actor.must(Permission.LONG_WORK_RUN)
    with reading(desk.engine) as session:
        run = _run(session, desk.settings, run_number)
    if run is None:
        return False
    from service.situation.composing import compose
    from service.situation.placing import Files

    before = run.before.graded if run.before is not None else None
    files = Files(run.shelf.records, run.shelf.enterprises, run.shelf.graded, before)
    with limited_engine(desk.settings, run.shelf.folder) as engine:
        found = compose(engine, files, run.policy, run.months.as_of, cases=run.cases)
    return _keep(desk, actor, run.id, run_number, found)


@operation(Permission.LONG_WORK_RUN)
def _keep(work: Work, run_id: int, run_number: int, found: Situation) -> bool:
    if work.session.scalar(select(SituationRow.id).where(SituationRow.run_id == run_id)) is not None:
        return False
    work.session.add(
        SituationRow(
            run_id=run_id,
            as_of=found.as_of,
            computed_at=work.now,
            computed_by=work.actor.label,
            document=found.to_json(),
        )
    )
    work.audit("situation.compute", f"evaluation:{run_number}", warnings=len(found.warnings))
    return True


def _run(session: Session, settings: Settings, number: int) -> _Run | None:
    """What the computing needs to know; None where the situation of the run is kept already."""
    run = run_of(session, number)
    if session.scalar(select(SituationRow.id).where(SituationRow.run_id == run.id)) is not None:
        return None
    if not run.whole or run.published_at is None:
        raise Conflict(
            "run_not_whole", f"第 {number} 批评价不是已发布的全量评价，不能统计态势；请用 chengheng evaluate --full"
        )
    shelf = shelf_of(settings, run)
    if not shelf.graded.is_file():
        raise Conflict("run_files_gone", f"第 {number} 批评价的数据文件已清理，不能再统计态势；请重新全量评价")
    months = Months(run.as_of)
    earlier = newest(session, whole=True, before=run.id)
    before = shelf_of(settings, earlier) if earlier is not None else None
    if before is not None and not before.graded.is_file():
        before = None
    return _Run(run.id, policy_of(session, run), months, shelf, before, case_months(session, months))
