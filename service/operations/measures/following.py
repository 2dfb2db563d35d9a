"""Measures follow a result 措施随结果: what has a ground comes into force, what has lost it ends (CZ21-2.4, AMB-75, AMB-99).

A convenience and a rate of inspection apply by themselves; every restriction waits for a named person.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from sqlalchemy import insert, select

from rulesets.assessment import Assessment
from rulesets.form.policy import GRADE, MeasureRule
from service.operations.calendar import today_of
from service.operations.measures.deriving import LISTED, Derived, derive
from service.operations.operation import Work
from service.store.assessment import AssessmentRow
from service.store.enterprise import Enterprise
from service.store.measure import MeasureRow

CONVENIENCES = frozenset({"convenience", "funds", "trading", "honour", "incentive"})
"""What an enterprise enjoys; running matters keep it when grade A is lost, but not in grade D (AMB-75, CZ21-2.4.4b)."""
RESTRICTIVE = frozenset({"restriction", "ban"})
"""Kinds that never apply by themselves, whatever a pack says of the single measure (AMB-99)."""
ORDERED = "decision"
"""The ground of a measure that an officer ordered; no result begins or ends it (see ``ordering``)."""
_WORST = "D"


class GroundlessMeasure(Exception):
    """A measure without legal basis: the rules may not bring it into force (AMB-76)."""


class Result(NamedTuple):
    """A stored result of today: the enterprise by its number and code, the grade, the id of the stored row, and what has a ground."""

    enterprise: int
    uscc: str
    grade: str
    row: int
    derived: Derived


def follow_result(work: Work, enterprise: Enterprise, assessment: Assessment, row: AssessmentRow) -> None:
    """Bring the stored measures in line with a result of today; the caller holds the enterprise's lock."""
    follow_results(
        work, [Result(enterprise.id, enterprise.uscc, assessment.grade, row.id, derive(work, enterprise, assessment))]
    )


def follow_results(work: Work, results: Sequence[Result]) -> None:
    """The same for many enterprises, of which the caller holds every lock."""
    standing = _standing(work, [result.enterprise for result in results])
    rows: list[dict[str, Any]] = []
    changed: list[tuple[Result, int, int]] = []
    for result in results:
        had, grounded = standing.get(result.enterprise, {}), result.derived.grounded
        ended = [
            _lose(work, found, result.grade, result.derived)
            for name, found in had.items()
            if name not in grounded and ORDERED not in found.because
        ]
        begun = [name for name in grounded if name not in had or had[name].state == "running"]
        for name in begun:
            if name in had:
                end(work, had[name], "重新取得这一措施")
            rows.append(_new(work, result, *grounded[name]))
        if begun or any(ended):
            changed.append((result, len(begun), sum(ended)))
    # The old rows have to leave the places that only one may hold.
    work.session.flush()
    if rows:
        work.session.execute(insert(MeasureRow), rows)
    for result, begun_count, ended_count in changed:
        work.audit(
            "measures.follow",
            f"enterprise:{result.uscc}",
            grade=result.grade,
            begun=begun_count,
            ended=ended_count,
            **_other_grade(result.derived),
        )


def needs_confirmation(rule: MeasureRule) -> bool:
    """Whether a named person decides (AMB-99)."""
    return rule.confirmation or rule.kind in RESTRICTIVE


def end(work: Work, found: MeasureRow, reason: str) -> None:
    """The measure is over from today."""
    found.state, found.ended_on, found.end_reason = "ended", today_of(work), reason


def _other_grade(derived: Derived) -> dict[str, object]:
    if derived.other_grade is None:
        return {}
    return {"profile_grade": derived.other_grade, "left_out": list(derived.left_out)}


def _lose(work: Work, found: MeasureRow, grade: str, derived: Derived) -> bool:
    """A measure whose ground is gone; returns whether anything changed."""
    if found.kind in CONVENIENCES and grade != _WORST:
        changed = found.state != "running"
        found.state = "running"
        return changed
    end(work, found, _why_lost(found, grade, derived))
    return True


def _why_lost(found: MeasureRow, grade: str, derived: Derived) -> str:
    if found.kind in CONVENIENCES:
        return "降为 D 级，取消便利措施"
    if any(ground.startswith(LISTED) for ground in found.because):
        return "已不在名单上，依据不再成立"
    if found.measure in derived.left_out:
        return f"按适用的全部文件评为 {derived.other_grade} 级，与入库结果 {grade} 级不同，其他文件依等级的措施不适用"
    return f"等级变为 {grade}，依据不再成立" if GRADE in found.because else "依据不再成立"


def _standing(work: Work, enterprises: Collection[int]) -> dict[int, dict[str, MeasureRow]]:
    """Number of the enterprise -> measure -> the row that is not ended."""
    query = select(MeasureRow).where(MeasureRow.enterprise_id.in_(enterprises), MeasureRow.ended_on.is_(None))
    found: dict[int, dict[str, MeasureRow]] = {}
    for row in work.session.scalars(query):
        found.setdefault(row.enterprise_id, {})[row.measure] = row
    return found


def _new(work: Work, result: Result, rule: MeasureRule, because: tuple[str, ...]) -> dict[str, Any]:
    if not rule.citation.text.strip():
        raise GroundlessMeasure(f"{rule.id}: no legal basis")
    confirmation = needs_confirmation(rule)
    return {
        "enterprise_id": result.enterprise,
        "measure": rule.id,
        "kind": rule.kind,
        "text": rule.text,
        "text_en": rule.text_en,
        "clause": rule.citation.text,
        "because": list(because),
        "optional": rule.optional,
        "confirmation": confirmation,
        "assessment_id": result.row,
        "since": today_of(work),
        "state": "waiting" if confirmation else "active",
        # The mapper counts from one; rows written past it have to say so themselves.
        "revision": 1,
    }
