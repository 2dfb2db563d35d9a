"""Last step of a run 后续处理 (WF-9): each changed enterprise weighed by the forward path, as an event does it, in its own transaction.

The result with its reasons is stored, measures follow, the enterprise is told, and bulk and forward are compared.
"""

from __future__ import annotations

from datetime import timedelta

import structlog
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.access.actor import Actor
from service.access.permissions import Permission
from service.evaluation.giving_way import giving_way
from service.evaluation.runs import policy_of, run_of
from service.evaluation.telling import tell_change, tell_office
from service.long_work.kinds import Tell
from service.long_work.pulse import Superseded
from service.operations.assess import keep_assessment, store_assessment
from service.operations.calendar import today_of
from service.operations.operation import Desk, Work, operation
from service.operations.weigh import weigh_by
from service.store.assessment import AssessmentRow
from service.store.engine import reading
from service.store.enterprise import Enterprise
from service.store.evaluation import EvaluationResult, EvaluationRun
from service.store.history import dossier_of
from service.store.record import CreditRecord, RecordVersion

log = structlog.get_logger(__name__)
BATCH = 500
STEP = "更新措施并通知"
UNSETTLED = timedelta(minutes=1)
"""A change so short before the moment of collection may have been committed after it, so that the files rightly lack it (ours)."""


def follow(desk: Desk, actor: Actor, number: int, tell: Tell) -> None:
    """Follow up everybody who was not followed up yet. One that fails stops no other, and the next run tries it again."""
    with reading(desk.engine) as session:
        run = run_of(session, number)
    last, done = 0, 0
    while waiting := _waiting(desk, run.id, last):
        for enterprise in waiting:
            try:
                with giving_way(desk.engine):
                    follow_one(desk, actor, number=number, enterprise_id=enterprise)
            except Superseded:
                raise
            except Exception as error:
                log.error("evaluation_not_followed", run=number, enterprise=enterprise, exc_info=error)
                note_fault(desk, actor, number=number, enterprise_id=enterprise, fault=type(error).__name__)
            done += 1
            tell(STEP, done / max(run.changed or 0, done, 1))
        last = waiting[-1]
    finish(desk, actor, number=number)


@operation(Permission.LONG_WORK_RUN)
def follow_one(work: Work, *, number: int, enterprise_id: int) -> bool:
    """Store the result of today with its measures and tell the enterprise; False where that was done already."""
    # The enterprise's lock first, as everywhere: whoever decides a case holds it as well.
    enterprise = work.session.get_one(Enterprise, enterprise_id, with_for_update={"key_share": True})
    run = run_of(work.session, number)
    found = work.session.get_one(EvaluationResult, (run.id, enterprise_id), with_for_update=True)
    if found.followed or not found.changed:
        return False
    row, is_new = _weigh(work, run, enterprise, found)
    told = 0
    if row.grade != found.grade_before and found.grade_before is not None and not _told_before(work, run, row, is_new):
        told = tell_change(work, run, enterprise, found.grade_before, row.grade)
    found.followed, found.fault = True, None
    work.audit(
        "evaluation.follow",
        f"enterprise:{enterprise.uscc}",
        run=number,
        result=row.number,
        discrepant=found.discrepant,
        told=told,
    )
    return True


def _weigh(
    work: Work, run: EvaluationRun, enterprise: Enterprise, found: EvaluationResult
) -> tuple[AssessmentRow, bool]:
    """The stored result of today, and whether it is new; the bulk result is compared with what was known when it was made."""
    then = dossier_of(work.session, enterprise, run.known_at)
    assessment = weigh_by(policy_of(work.session, run), then, run.as_of)
    if (assessment.grade, assessment.score) != (found.grade, found.score) and not _unsettled(
        work.session, run, enterprise
    ):
        found.discrepant = True
        found.forward_grade, found.forward_score = assessment.grade, assessment.score
        log.error(
            "evaluation_discrepancy",
            run=run.number,
            enterprise=enterprise.id,
            bulk=[found.grade, found.score],
            forward=[assessment.grade, assessment.score],
        )
    today = today_of(work)
    if today == run.as_of and dossier_of(work.session, enterprise) == then:
        row, is_new, _ = keep_assessment(work, enterprise, assessment, today)
    else:
        row, is_new, _ = store_assessment(work, enterprise, today)
    work.session.flush()
    return row, is_new


def _unsettled(session: Session, run: EvaluationRun, enterprise: Enterprise) -> bool:
    assert run.known_at is not None
    query = (
        select(RecordVersion.id)
        .join(CreditRecord, CreditRecord.id == RecordVersion.record_id)
        .where(
            CreditRecord.enterprise_id == enterprise.id,
            RecordVersion.recorded_at > run.known_at - UNSETTLED,
            RecordVersion.recorded_at <= run.known_at,
        )
    )
    return session.scalars(query.limit(1)).first() is not None


def _told_before(work: Work, run: EvaluationRun, row: AssessmentRow, is_new: bool) -> bool:
    """An event has evaluated anew since the run before, and its decision has told the enterprise."""
    before = work.session.get(EvaluationRun, run.before_id) if run.before_id is not None else None
    return not is_new and before is not None and before.known_at is not None and row.assessed_at > before.known_at


@operation(Permission.LONG_WORK_RUN)
def note_fault(work: Work, *, number: int, enterprise_id: int, fault: str) -> None:
    """Keep why an enterprise could not be followed up."""
    run = run_of(work.session, number)
    found = work.session.get_one(EvaluationResult, (run.id, enterprise_id), with_for_update=True)
    found.fault = fault[:200]
    work.audit("evaluation.fault", f"evaluation:{number}", enterprise=enterprise_id, fault=fault)


@operation(Permission.LONG_WORK_RUN)
def finish(work: Work, *, number: int) -> bool:
    """The run is over; what went wrong is counted and the supervisors hear of it. False where it was over already."""
    run = run_of(work.session, number, lock=True)
    if run.stage != "published":
        return False
    result = EvaluationResult
    run.followed = _count(work.session, run, result.followed)
    run.discrepancies = _count(work.session, run, result.discrepant)
    run.faults = _count(work.session, run, result.changed & result.followed.is_(False))
    run.stage, run.finished_at = "followed", work.now
    if run.discrepancies or run.faults:
        tell_office(work, run)
    work.audit(
        "evaluation.finish",
        f"evaluation:{number}",
        followed=run.followed,
        discrepancies=run.discrepancies,
        faults=run.faults,
    )
    return True


def _count(session: Session, run: EvaluationRun, condition: object) -> int:
    query = select(func.count()).select_from(EvaluationResult).where(EvaluationResult.run_id == run.id, condition)  # type: ignore[arg-type]
    return session.scalar(query) or 0


def _waiting(desk: Desk, run: int, after: int) -> list[int]:
    query = select(EvaluationResult.enterprise_id).where(
        EvaluationResult.run_id == run,
        EvaluationResult.changed,
        EvaluationResult.followed.is_(False),
        EvaluationResult.enterprise_id > after,
    )
    with reading(desk.engine) as session:
        return list(session.scalars(query.order_by(EvaluationResult.enterprise_id).limit(BATCH)))
