"""Last step of a run 后续处理 (WF-9): each changed enterprise weighed by the forward path, as an event does it, many in one transaction.

A batch is read and weighed before anything is locked. Then, in one short transaction, the results with their reasons are stored, measures
follow, the enterprises are told, and one stretch of the audit chain says so of each of them; whoever got a new record in between is
weighed again under the lock. Everybody waits in one order: enterprises by their codes, results, audit chain. A batch that fails is
halved until the one that fails is alone.

Compared is every enterprise that is followed up, without sampling: grade and score of the bulk result with those of the forward path for
the same day and what was known at the moment of collection. Those that are not followed up have the grade and score that they had in
the run before, whose own follow-up compared them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from time import perf_counter

import structlog
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.access.actor import Actor
from service.access.permissions import Permission
from service.clock import today
from service.evaluation.alike import Alike
from service.evaluation.files import Stamp, stamps_of
from service.evaluation.giving_way import giving_way
from service.evaluation.runs import Standing, run_of
from service.evaluation.telling import Change, tell_changes, tell_office
from service.evaluation.weighing import Weighed, weigh_all
from service.long_work.kinds import Tell
from service.operations.assess import keep_rows
from service.operations.calendar import today_of
from service.operations.measures.deriving import derived, lists_of
from service.operations.measures.following import Result, follow_results
from service.operations.operation import Desk, Work, operation
from service.policy.in_force import rules
from service.store.assessment import AssessmentRow
from service.store.engine import reading
from service.store.enterprise import Enterprise
from service.store.evaluation import EvaluationResult, EvaluationRun
from service.store.record import CreditRecord, RecordVersion

log = structlog.get_logger(__name__)
BATCH = 200
"""Enterprises in one transaction (ours): short enough that nobody waits for it."""
STEP = "更新措施并通知"
UNSETTLED = timedelta(minutes=1)
"""A change so short before the moment of collection may have been committed after it, so that the files rightly lack it (ours)."""


def follow(desk: Desk, actor: Actor, number: int, tell: Tell) -> None:
    """Follow up everybody who was not followed up yet. One that fails stops no other, and the next run tries it again."""
    with reading(desk.engine) as session:
        run = run_of(session, number)
    alike = Alike()
    last, done = 0, 0
    while waiting := _waiting(desk, run.id, last):
        _follow(desk, actor, run, waiting, alike)
        last, done = waiting[-1], done + len(waiting)
        tell(STEP, done / max(run.changed or 0, done, 1))
    finish(desk, actor, number=number)


def _follow(desk: Desk, actor: Actor, run: EvaluationRun, enterprises: Sequence[int], alike: Alike) -> None:
    try:
        begun = perf_counter()
        with reading(desk.engine) as session:
            weighed = weigh_all(session, run, enterprises, today(desk.clock), desk.settings.profile, alike)
        with giving_way(desk.engine, free=perf_counter() - begun):
            follow_batch(desk, actor, number=run.number, enterprises=enterprises, weighed=weighed)
    except Exception as error:
        if len(enterprises) > 1:
            half = len(enterprises) // 2
            for part in (enterprises[:half], enterprises[half:]):
                _follow(desk, actor, run, part, alike)
            return
        log.error("evaluation_not_followed", run=run.number, enterprise=enterprises[0], exc_info=error)
        note_fault(desk, actor, number=run.number, enterprise_id=enterprises[0], fault=type(error).__name__)


@operation(Permission.LONG_WORK_RUN)
def follow_batch(
    work: Work, *, number: int, enterprises: Sequence[int], weighed: Mapping[int, Weighed] | None = None
) -> int:
    """Store the results of today with their measures and tell the enterprises; of how many: those done already are left alone.

    ``weighed``: what was weighed beforehand, by the numbers of the enterprises; what is outdated or absent is weighed here.
    """
    run = run_of(work.session, number)
    found = _held(work.session, run, enterprises)
    if not found:
        return 0
    current = _current(work, run, found, weighed or {})
    with work.sealed_together():
        rows = _store(work, current)
        told = _tell(work, run, found, current, rows)
        for enterprise, result in found.items():
            _compare(work.session, run, result, current[enterprise].then)
            result.followed, result.fault = True, None
            work.audit(
                "evaluation.follow",
                f"enterprise:{current[enterprise].answer.assessment.uscc}",
                run=number,
                result=rows[enterprise][0].number,
                discrepant=result.discrepant,
                told=told.get(enterprise, 0),
            )
    return len(found)


def _held(session: Session, run: EvaluationRun, enterprises: Sequence[int]) -> dict[int, EvaluationResult]:
    """The results that still have to be followed up, by the number of the enterprise; the enterprises are held before them."""
    holding = select(Enterprise.id).where(Enterprise.id.in_(enterprises)).order_by(Enterprise.uscc)
    session.scalars(holding.with_for_update(key_share=True)).all()
    query = select(EvaluationResult).where(
        EvaluationResult.run_id == run.id,
        EvaluationResult.enterprise_id.in_(enterprises),
        EvaluationResult.changed,
        EvaluationResult.followed.is_(False),
    )
    rows = session.scalars(query.order_by(EvaluationResult.enterprise_id).with_for_update())
    return {row.enterprise_id: row for row in rows}


def _current(
    work: Work, run: EvaluationRun, found: Mapping[int, EvaluationResult], weighed: Mapping[int, Weighed]
) -> dict[int, Weighed]:
    """What was weighed of those in ``found``; anew where a record came or the day changed in the meantime."""
    day, stamps = today_of(work), stamps_of(work.session, list(found))
    valid = {
        number: known
        for number in found
        if (known := weighed.get(number)) and known.day == day and known.stamp == stamps.get(number, Stamp())
    }
    rest = [number for number in found if number not in valid]
    if not rest:
        return valid
    return valid | weigh_all(work.session, run, rest, day, work.desk.settings.profile, Alike())


def _store(work: Work, current: Mapping[int, Weighed]) -> dict[int, tuple[AssessmentRow, bool]]:
    """The stored result of each enterprise and whether it is new; the measures follow it."""
    answers = [weighed.answer for weighed in current.values()]
    rows = dict(zip(current, keep_rows(work, answers, today_of(work)), strict=True))
    profile = rules(work.session, work.desk.settings.profile, today_of(work))
    lists = lists_of(work.session, list(current))
    results = []
    for enterprise, weighed in current.items():
        assessment = weighed.answer.assessment
        grounded = derived(profile, assessment, weighed.wide, lists.get(enterprise, set()))
        results.append(Result(enterprise, assessment.uscc, assessment.grade, rows[enterprise][0].id, grounded))
    follow_results(work, results)
    return rows


def _compare(session: Session, run: EvaluationRun, result: EvaluationResult, forward: Standing) -> None:
    """The bulk result against what was known when it was made."""
    if forward == (result.grade, result.score) or _unsettled(session, run, result.enterprise_id):
        return
    result.discrepant = True
    result.forward_grade, result.forward_score = forward
    log.error(
        "evaluation_discrepancy",
        run=run.number,
        enterprise=result.enterprise_id,
        bulk=[result.grade, result.score],
        forward=list(forward),
    )


def _unsettled(session: Session, run: EvaluationRun, enterprise: int) -> bool:
    assert run.known_at is not None
    query = (
        select(RecordVersion.id)
        .join(CreditRecord, CreditRecord.id == RecordVersion.record_id)
        .where(
            CreditRecord.enterprise_id == enterprise,
            RecordVersion.recorded_at > run.known_at - UNSETTLED,
            RecordVersion.recorded_at <= run.known_at,
        )
    )
    return session.scalars(query.limit(1)).first() is not None


def _tell(
    work: Work,
    run: EvaluationRun,
    found: Mapping[int, EvaluationResult],
    current: Mapping[int, Weighed],
    rows: Mapping[int, tuple[AssessmentRow, bool]],
) -> dict[int, int]:
    """Number of the enterprise -> how many of its people were told that its grade is another one."""
    before = work.session.get(EvaluationRun, run.before_id) if run.before_id is not None else None
    known_before = None if before is None else before.known_at
    changes = []
    for enterprise, (row, is_new) in rows.items():
        # An event has evaluated anew since the run before, and its decision has told the enterprise.
        told_before = not is_new and known_before is not None and row.assessed_at > known_before
        grade_before = found[enterprise].grade_before
        if grade_before is not None and row.grade != grade_before and not told_before:
            uscc = current[enterprise].answer.assessment.uscc
            changes.append(Change(enterprise, uscc, grade_before, row.grade))
    return tell_changes(work, run, changes) if changes else {}


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
