"""The cap 检查次数上限: a trustworthy enterprise is inspected at most so many times in a calendar year over all departments (SQ20-07c).

Whom the cap protects, the pack says (AMB-111); the year is the calendar year (AMB-70).
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import func, select

from rulesets.assessment import Assessment
from service.operations.operation import Work
from service.store.case import Case
from service.store.inspection import Inspection

_DOES_NOT_COUNT = ("exempted", "cancelled")


def yearly_cap(assessment: Assessment) -> int | None:
    """The most inspections in a year; None for an enterprise without a cap."""
    return min((cap.per_calendar_year for cap in assessment.caps), default=None)


def inspections_in(work: Work, year: int, enterprises: Collection[int] | None = None) -> dict[int, int]:
    """Enterprise → its inspections of the year, whichever department they are of."""
    query = (
        select(Case.enterprise_id, func.count())
        .join(Inspection, Inspection.case_id == Case.id)
        .where(Inspection.year == year, Case.state.not_in(_DOES_NOT_COUNT))
        .group_by(Case.enterprise_id)
    )
    if enterprises is not None:
        query = query.where(Case.enterprise_id.in_(enterprises))
    rows = work.session.execute(query)
    return {enterprise: int(inspected) for enterprise, inspected in rows}


def is_full(assessment: Assessment, inspected: int) -> bool:
    """Whether one more inspection would exceed the cap."""
    cap = yearly_cap(assessment)
    return cap is not None and inspected >= cap
