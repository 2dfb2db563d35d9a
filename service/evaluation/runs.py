"""Finding runs 评价批次: one by number, the newest that others are compared with, and what they say of an enterprise."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from rulesets.form.policy import Policy
from service.faults import NotFound
from service.operations.weigh import DEFAULT_PACK
from service.policy.in_force import rules
from service.store.evaluation import EvaluationResult, EvaluationRun


class Standing(NamedTuple):
    """What the newest published run says of an enterprise; ``grade`` None where it was withheld."""

    grade: str | None
    score: int | None


def run_of(session: Session, number: int, *, lock: bool = False) -> EvaluationRun:
    """Raises NotFound."""
    query = select(EvaluationRun).where(EvaluationRun.number == number)
    found = session.scalars(query.with_for_update(key_share=True) if lock else query).one_or_none()
    if found is None:
        raise NotFound("unknown_evaluation", f"没有第 {number} 批评价")
    return found


def policy_of(session: Session, run: EvaluationRun) -> Policy:
    """The rules that decide a run: those of its day."""
    return rules(session, DEFAULT_PACK, run.as_of).on(run.as_of)


def newest(session: Session, *, whole: bool = False, before: int | None = None) -> EvaluationRun | None:
    """The newest published run that is in force; ``whole``: over everybody; ``before``: with a smaller id."""
    query = select(EvaluationRun).where(EvaluationRun.published_at.is_not(None), EvaluationRun.in_force)
    if whole:
        query = query.where(EvaluationRun.whole)
    if before is not None:
        query = query.where(EvaluationRun.id < before)
    return session.scalars(query.order_by(EvaluationRun.id.desc()).limit(1)).first()


def standings(
    session: Session, enterprises: Collection[int] | None = None, before: int | None = None
) -> dict[int, Standing]:
    """Number of the enterprise -> what stands, of published runs in force alone (those before the run with id ``before``).

    A nightly run speaks of some; of the others the runs before it speak, back to the last one over everybody.
    """
    first = newest(session, whole=True, before=before)
    if first is None:
        return {}
    query = (
        select(
            EvaluationResult.enterprise_id,
            EvaluationResult.discrepant,
            EvaluationResult.grade,
            EvaluationResult.score,
            EvaluationResult.forward_grade,
            EvaluationResult.forward_score,
        )
        .join(EvaluationRun, EvaluationRun.id == EvaluationResult.run_id)
        .where(EvaluationRun.id >= first.id, EvaluationRun.published_at.is_not(None), EvaluationRun.in_force)
    )
    if before is not None:
        query = query.where(EvaluationRun.id < before)
    if enterprises is not None:
        query = query.where(EvaluationResult.enterprise_id.in_(enterprises))
    found: dict[int, Standing] = {}
    for number, discrepant, grade, score, forward_grade, forward_score in session.execute(
        query.order_by(EvaluationResult.run_id)
    ):
        found[number] = Standing(forward_grade, forward_score) if discrepant else Standing(grade, score)
    return found
