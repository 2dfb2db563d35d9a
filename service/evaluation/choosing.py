"""Whom a nightly run weighs 逐夜评价对象: those with something new, those whom the passing days move, those left over (WF-9)."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from service.evaluation.crossing import Crossing, Span, crossing
from service.evaluation.runs import newest, policy_of
from service.store.enterprise import EnterpriseVersion
from service.store.evaluation import EvaluationResult, EvaluationRun
from service.store.record import CreditRecord, RecordVersion

MARGIN = timedelta(hours=1)
"""What was written so long before a run collected may have been committed after it: it is looked at once more (ours)."""


def chosen(session: Session, run: EvaluationRun) -> list[int] | None:
    """Numbers of the enterprises that may weigh differently than in the run before, ascending; None: it may be anybody."""
    before = session.get(EvaluationRun, run.before_id) if run.before_id is not None else None
    if before is None or before.known_at is None or before.pack_sha256 != policy_of(session, run).sha256:
        return None
    change = crossing(policy_of(session, before), policy_of(session, run), before.as_of, run.as_of)
    if change is None:
        return None
    since = before.known_at - MARGIN
    found = set(
        session.scalars(
            select(CreditRecord.enterprise_id)
            .join(RecordVersion, RecordVersion.record_id == CreditRecord.id)
            .where(or_(RecordVersion.recorded_at >= since, *_crossing(change)))
            .distinct()
        )
    )
    found.update(
        session.scalars(
            select(EnterpriseVersion.enterprise_id).where(EnterpriseVersion.recorded_at >= since).distinct()
        )
    )
    found.update(_left_over(session))
    return sorted(found)


def _crossing(change: Crossing) -> list[ColumnElement[bool]]:
    """The versions of records that ``touches`` would name, older ones too: one enterprise more does no harm."""
    repaired_on = RecordVersion.attributes["repaired_on"].as_string()
    found = [or_(_within(RecordVersion.date, span), _within(RecordVersion.ended_on, span)) for span in (change.passed,)]
    found.append(repaired_on.between(change.passed.first.isoformat(), change.passed.last.isoformat()))
    kinds_of: dict[Span, list[str]] = {}
    for kind, spans in change.moved.items():
        for span in spans:
            kinds_of.setdefault(span, []).append(kind)
    for span, kinds in kinds_of.items():
        days = or_(_within(RecordVersion.date, span), _within(RecordVersion.ended_on, span))
        found.append(and_(RecordVersion.kind.in_(kinds), days))
    return found


def _within(column: object, span: Span) -> ColumnElement[bool]:
    return column.between(span.first, span.last)  # type: ignore[attr-defined, no-any-return]


def _left_over(session: Session) -> list[int]:
    """Those whom an earlier run should have followed up and could not."""
    first = newest(session, whole=True)
    query = (
        select(EvaluationResult.enterprise_id)
        .join(EvaluationRun, EvaluationRun.id == EvaluationResult.run_id)
        .where(
            EvaluationRun.published_at.is_not(None),
            EvaluationRun.in_force,
            EvaluationRun.id >= (0 if first is None else first.id),
            EvaluationResult.changed,
            EvaluationResult.followed.is_(False),
        )
    )
    return list(session.scalars(query.distinct()))
