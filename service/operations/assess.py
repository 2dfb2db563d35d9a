"""Storing an assessment 评价入库: the result with the hashes of the rules and of the facts that it follows from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import defer

from rulesets.assessment import Assessment
from service.access.permissions import Permission
from service.operations.calendar import today_of
from service.operations.measures.following import follow_result
from service.operations.operation import Work, operation
from service.operations.weigh import DEFAULT_PACK, weigh
from service.policy.in_force import rules
from service.store.assessment import AssessmentRow
from service.store.enterprise import Enterprise
from service.store.history import dossier_of, find_enterprise


@dataclass(frozen=True)
class StoredAssessment:
    """``created`` False: equal facts had been weighed by equal rules before; version ``number`` stands.

    ``result`` is the answer for the day that was asked.
    """

    number: int
    created: bool
    result: dict[str, Any]


@dataclass(frozen=True)
class Answer:
    """What was weighed of an enterprise; ``body`` (the answer of contract §2) and ``trace`` are put together at first use."""

    enterprise_id: int
    assessment: Assessment

    @cached_property
    def body(self) -> dict[str, Any]:
        return self.assessment.to_json()

    @cached_property
    def trace(self) -> list[dict[str, Any]]:
        return self.assessment.trace

    @property
    def facts(self) -> tuple[int, str, str]:
        """What makes it the same as one that is stored: enterprise, hash of the rules, hash of the facts."""
        return self.enterprise_id, self.assessment.policy.sha256, self.assessment.facts_sha256


@operation(Permission.ASSESSMENT_STORE)
def assess_enterprise(
    work: Work, *, uscc: str, as_of: date, known_at: datetime | None = None, pack: str = DEFAULT_PACK
) -> StoredAssessment:
    """Weigh the enterprise on ``as_of`` with what was known at ``known_at`` (None: now), and keep the result."""
    work.must_see(uscc)
    enterprise = find_enterprise(work.session, uscc, lock=True)
    row, created, body = store_assessment(work, enterprise, as_of, known_at, pack)
    return StoredAssessment(row.number, created, body)


def store_assessment(
    work: Work, enterprise: Enterprise, as_of: date, known_at: datetime | None = None, pack: str = DEFAULT_PACK
) -> tuple[AssessmentRow, bool, dict[str, Any]]:
    """The stored row, whether it is new, and the answer for ``as_of``; the caller holds the enterprise's lock."""
    assessment = weigh(work.session, dossier_of(work.session, enterprise, known_at), as_of, pack)
    return keep_assessment(work, enterprise, assessment, as_of, known_at)


def keep_assessment(
    work: Work, enterprise: Enterprise, assessment: Assessment, as_of: date, known_at: datetime | None = None
) -> tuple[AssessmentRow, bool, dict[str, Any]]:
    """The same for what was weighed already, as known at ``known_at`` (None: now); the caller holds the enterprise's lock."""
    answer = Answer(enterprise.id, assessment)
    ((row, is_new),) = keep_rows(work, [answer], as_of, known_at)
    # What was known then, or held on another day, changes nothing of what is in force today.
    if known_at is None and as_of == today_of(work) and _decides(work, assessment):
        follow_result(work, enterprise, assessment, row)
    return row, is_new, answer.body


def keep_rows(
    work: Work, answers: Sequence[Answer], as_of: date, known_at: datetime | None = None
) -> list[tuple[AssessmentRow, bool]]:
    """The stored row of each answer, and whether it is new; each of another enterprise, whose lock the caller holds.

    Measures do not follow from here. The rows come without result and trace until these are read.
    """
    earlier = _stored(work, answers)
    fresh = [answer for answer in answers if answer.facts not in earlier]
    if not fresh:
        return [(earlier[answer.facts], False) for answer in answers]
    last = _last_numbers(work, [answer.enterprise_id for answer in fresh])
    rows = [_row(work, answer, last.get(answer.enterprise_id, 0) + 1, as_of, known_at) for answer in fresh]
    # One statement for those with a score and those without.
    work.session.execute(insert(AssessmentRow), rows, execution_options={"render_nulls": True})
    for answer, row in zip(fresh, rows, strict=True):
        work.audit(
            "assessment.store",
            f"enterprise:{answer.assessment.uscc}",
            number=row["number"],
            as_of=as_of.isoformat(),
            pack_sha256=row["pack_sha256"],
            facts_sha256=row["facts_sha256"],
        )
    stored = _stored(work, fresh)
    return [(earlier.get(answer.facts) or stored[answer.facts], answer.facts in stored) for answer in answers]


def _stored(work: Work, answers: Sequence[Answer]) -> dict[tuple[int, str, str], AssessmentRow]:
    """The rows that stand for these answers, by what makes them the same; several enterprises may share a hash."""
    query = select(AssessmentRow).where(
        AssessmentRow.enterprise_id.in_([answer.enterprise_id for answer in answers]),
        AssessmentRow.pack_sha256.in_({answer.assessment.policy.sha256 for answer in answers}),
        AssessmentRow.facts_sha256.in_({answer.assessment.facts_sha256 for answer in answers}),
    )
    found = work.session.scalars(query.options(defer(AssessmentRow.result), defer(AssessmentRow.trace)))
    return {(row.enterprise_id, row.pack_sha256, row.facts_sha256): row for row in found}


def _last_numbers(work: Work, enterprises: Sequence[int]) -> dict[int, int]:
    query = select(AssessmentRow.enterprise_id, func.max(AssessmentRow.number)).where(
        AssessmentRow.enterprise_id.in_(enterprises)
    )
    return dict(work.session.execute(query.group_by(AssessmentRow.enterprise_id)).all())


def _decides(work: Work, assessment: Assessment) -> bool:
    """Whether it was weighed by the very rules that decide today."""
    return assessment.policy.identifier == rules(work.session, DEFAULT_PACK, today_of(work)).identifier


def _row(work: Work, answer: Answer, number: int, as_of: date, known_at: datetime | None) -> dict[str, Any]:
    assessment = answer.assessment
    return {
        "enterprise_id": answer.enterprise_id,
        "number": number,
        "as_of": as_of,
        "known_at": work.now if known_at is None else known_at,
        "pack": assessment.policy.identifier,
        "pack_sha256": assessment.policy.sha256,
        "facts_sha256": assessment.facts_sha256,
        "grade": assessment.grade,
        "score": assessment.score,
        "result": answer.body,
        "trace": answer.trace,
        "assessed_at": work.now,
        "assessed_by": work.actor.label,
    }
