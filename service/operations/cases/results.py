"""The results before and after a decision 重新评价: what a case changed in the grade stays readable on both sides (WF-9)."""

from __future__ import annotations

from service.operations.assess import store_assessment
from service.operations.calendar import today_of
from service.operations.cases.history import note
from service.operations.operation import Work
from service.store.assessment import AssessmentRow
from service.store.case import Case
from service.store.enterprise import Enterprise


def remember_result(work: Work, case: Case, enterprise: Enterprise) -> None:
    """Store the result as it stands before the file is changed, so that the decision can show what it changed."""
    case.result_before_id = _stored(work, enterprise).id


def evaluate_anew(work: Work, case: Case, enterprise: Enterprise) -> AssessmentRow:
    """Store the result after the change. Identical facts give the same stored result again."""
    after = _stored(work, enterprise)
    case.result_after_id = after.id
    return after


def note_results(work: Work, case: Case) -> None:
    """One line of history with the old and the new result."""
    assert case.result_before_id is not None and case.result_after_id is not None
    before = work.session.get_one(AssessmentRow, case.result_before_id)
    after = work.session.get_one(AssessmentRow, case.result_after_id)
    told = f"重新评价：{_shown(before.score)} → {_shown(after.score)} 分，{before.grade} → {after.grade} 级"
    note(work, case, "result", case.state, told, result_before=before.number, result_after=after.number)


def _shown(score: int | None) -> str:
    return "无分值" if score is None else str(score)


def _stored(work: Work, enterprise: Enterprise) -> AssessmentRow:
    work.session.flush()
    row, _, _ = store_assessment(work, enterprise, today_of(work))
    work.session.flush()
    return row
