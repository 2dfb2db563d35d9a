"""What the guards of the objection table ask about a case."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from service.operations.cases.standing import usual_facts
from service.operations.operation import Work
from service.store.case import Case, Stage
from service.store.objection import ComparisonRow, ObjectionApplication, ObjectionCase
from service.store.record import CreditRecord


def facts_of(work: Work, case: Case) -> dict[str, Any]:
    """The facts of a case, as the guards name them."""
    rows = latest_comparison(work, case)
    return {
        **usual_facts(work, case),
        "compared_in_full": bool(rows),
        "some_row_differs": any(not row.matches for row in rows),
        "record_changed": record_changed(work, case),
    }


def latest_comparison(work: Work, case: Case) -> list[ComparisonRow]:
    """The rows of the last round of comparison, by field."""
    last = select(func.max(ComparisonRow.round)).where(ComparisonRow.case_id == case.id).scalar_subquery()
    query = select(ComparisonRow).where(ComparisonRow.case_id == case.id, ComparisonRow.round == last)
    return list(work.session.scalars(query.order_by(ComparisonRow.id)))


def record_changed(work: Work, case: Case) -> bool:
    """Whether some record of the enterprise was changed or added for this case."""
    from service.store.record import RecordVersion

    found = work.session.scalar(
        select(func.count())
        .select_from(RecordVersion)
        .join(CreditRecord, CreditRecord.id == RecordVersion.record_id)
        .where(CreditRecord.enterprise_id == case.enterprise_id, RecordVersion.reason.startswith(reason_mark(case)))
    )
    return bool(found)


def reason_mark(case: Case) -> str:
    """Every record version that a case brings about begins its reason with this."""
    return f"异议 {case.number}："


def open_case_on(work: Work, enterprise_id: int, target_type: str, target: str) -> ObjectionCase | None:
    """The case under way on the same matter, if any (AMB-52)."""
    return work.session.scalars(
        select(ObjectionCase).where(
            ObjectionCase.enterprise_id == enterprise_id,
            ObjectionCase.target_type == target_type,
            ObjectionCase.target == target,
            ObjectionCase.stage == Stage.UNDER_WAY.value,
        )
    ).first()


def application_of(work: Work, case: ObjectionCase) -> ObjectionApplication:
    return work.session.get_one(ObjectionApplication, case.application_id)
