"""Reading measures 查阅措施: of one enterprise, and those that wait for a decision."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Select, select

from service.operations.operation import Work
from service.store.assessment import AssessmentRow
from service.store.enterprise import Enterprise
from service.store.history import find_enterprise
from service.store.measure import MeasureRow

_MOST = 200


@dataclass(frozen=True, slots=True)
class MeasureLine:
    """A measure with the result that it stands on: its number and its grade."""

    row: MeasureRow
    enterprise: Enterprise
    result: int
    grade: str


def measures_of(work: Work, uscc: str) -> tuple[Enterprise, tuple[MeasureLine, ...]]:
    """The enterprise's measures, those in force first. Raises NotFound."""
    work.must_see(uscc)
    enterprise = find_enterprise(work.session, uscc)
    query = _lines().where(MeasureRow.enterprise_id == enterprise.id)
    rows = work.session.execute(query.order_by(MeasureRow.ended_on.is_not(None), MeasureRow.id).limit(_MOST))
    return enterprise, tuple(MeasureLine(row, of, result, grade) for row, of, result, grade in rows)


def waiting_measures(work: Work, after: int = 0, most: int = _MOST) -> tuple[MeasureLine, ...]:
    """Restrictions that wait for a named person, the oldest first; at most ``most`` with a higher id than ``after``."""
    query = _lines().where(MeasureRow.state == "waiting", MeasureRow.id > after)
    rows = work.session.execute(query.order_by(MeasureRow.id).limit(most))
    return tuple(MeasureLine(row, of, result, grade) for row, of, result, grade in rows)


def _lines() -> Select[MeasureRow, Enterprise, int, str]:
    return (
        select(MeasureRow, Enterprise, AssessmentRow.number, AssessmentRow.grade)
        .join(Enterprise, Enterprise.id == MeasureRow.enterprise_id)
        .join(AssessmentRow, AssessmentRow.id == MeasureRow.assessment_id)
    )
