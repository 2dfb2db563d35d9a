"""Storing an assessment 评价入库: the result with the hashes of the rules and of the facts that it follows from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

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
    body = assessment.to_json()
    earlier = work.session.scalars(
        select(AssessmentRow).where(
            AssessmentRow.enterprise_id == enterprise.id,
            AssessmentRow.pack_sha256 == body["pack_sha256"],
            AssessmentRow.facts_sha256 == assessment.facts_sha256,
        )
    ).one_or_none()
    # What was known then, or held on another day, changes nothing of what is in force today.
    in_force = known_at is None and as_of == today_of(work) and _decides(work, assessment)
    if earlier is not None:
        if in_force:
            follow_result(work, enterprise, assessment, earlier)
        return earlier, False, body
    row = _row(work, enterprise.id, assessment, body, as_of, known_at)
    work.session.add(row)
    work.audit(
        "assessment.store",
        f"enterprise:{enterprise.uscc}",
        number=row.number,
        as_of=as_of.isoformat(),
        pack_sha256=row.pack_sha256,
        facts_sha256=row.facts_sha256,
    )
    if in_force:
        work.session.flush()
        follow_result(work, enterprise, assessment, row)
    return row, True, body


def _decides(work: Work, assessment: Assessment) -> bool:
    """Whether it was weighed by the very rules that decide today."""
    return assessment.policy.identifier == rules(work.session, DEFAULT_PACK, today_of(work)).identifier


def _row(
    work: Work,
    enterprise_id: int,
    assessment: Assessment,
    body: dict[str, Any],
    as_of: date,
    known_at: datetime | None,
) -> AssessmentRow:
    last = work.session.scalar(
        select(func.max(AssessmentRow.number)).where(AssessmentRow.enterprise_id == enterprise_id)
    )
    return AssessmentRow(
        enterprise_id=enterprise_id,
        number=(last or 0) + 1,
        as_of=as_of,
        known_at=work.now if known_at is None else known_at,
        pack=body["pack"],
        pack_sha256=body["pack_sha256"],
        facts_sha256=assessment.facts_sha256,
        grade=assessment.grade,
        score=assessment.score,
        result=body,
        trace=assessment.trace,
        assessed_at=work.now,
        assessed_by=work.actor.label,
    )
