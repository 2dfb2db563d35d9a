"""What the guards of the objection table ask about a case."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from service.operations.calendar import today_of
from service.operations.objection.clocks import clock_rule
from service.operations.operation import Work
from service.store.legal_clock import LegalClock
from service.store.objection import ComparisonRow, ObjectionApplication, ObjectionCase
from service.store.record import CreditRecord
from workflows.objection import OBJECTION

OPEN_STATES = tuple(
    state.id for state in OBJECTION.states if state.open and state.id not in ("upheld", "dismissed", "withdrawn")
)
"""A matter in one of these is still under way: the disputed item carries its mark."""


def facts_of(work: Work, case: ObjectionCase) -> dict[str, Any]:
    """The facts of a case, as the guards name them."""
    clock = work.session.scalars(select(LegalClock).where(LegalClock.case_id == case.id)).one_or_none()
    rows = latest_comparison(work, case)
    return {
        "kind": case.kind,
        "own_case": _own(work, case),
        "supplement_open": case.supplement_wanted is not None,
        # AMB-47: nothing stops the clock unless the pack that it comes from says so.
        "may_pause": clock is not None and clock_rule(clock.code)[0].pauses,
        "clock_running": clock is not None and clock.state == "running",
        "clock_paused": clock is not None and clock.state == "paused",
        "urged_today": case.urged_on == today_of(work),
        "compared_in_full": bool(rows),
        "some_row_differs": any(not row.matches for row in rows),
        "record_changed": record_changed(work, case),
        "result_stored": case.result_after_id is not None,
        "reply_delivered": case.decided_at is not None or case.state == "withdrawn",
    }


def _own(work: Work, case: ObjectionCase) -> bool:
    """An enterprise's own; the office acts for whoever stands at its counter."""
    return work.actor.uscc is None or work.actor.uscc == uscc_of(work, case)


def uscc_of(work: Work, case: ObjectionCase) -> str:
    from service.store.enterprise import Enterprise

    return work.session.get_one(Enterprise, case.enterprise_id).uscc


def latest_comparison(work: Work, case: ObjectionCase) -> list[ComparisonRow]:
    """The rows of the last round of comparison, by field."""
    last = select(func.max(ComparisonRow.round)).where(ComparisonRow.case_id == case.id).scalar_subquery()
    query = select(ComparisonRow).where(ComparisonRow.case_id == case.id, ComparisonRow.round == last)
    return list(work.session.scalars(query.order_by(ComparisonRow.id)))


def record_changed(work: Work, case: ObjectionCase) -> bool:
    """Whether some record of the enterprise was changed or added for this case."""
    from service.store.record import RecordVersion

    found = work.session.scalar(
        select(func.count())
        .select_from(RecordVersion)
        .join(CreditRecord, CreditRecord.id == RecordVersion.record_id)
        .where(CreditRecord.enterprise_id == case.enterprise_id, RecordVersion.reason.startswith(reason_mark(case)))
    )
    return bool(found)


def reason_mark(case: ObjectionCase) -> str:
    """Every record version that a case brings about begins its reason with this."""
    return f"异议 {case.number}："


def open_case_on(work: Work, enterprise_id: int, target_type: str, target: str) -> ObjectionCase | None:
    """The case under way on the same matter, if any (AMB-52)."""
    return work.session.scalars(
        select(ObjectionCase).where(
            ObjectionCase.enterprise_id == enterprise_id,
            ObjectionCase.target_type == target_type,
            ObjectionCase.target == target,
            ObjectionCase.state.in_(OPEN_STATES),
        )
    ).first()


def application_of(work: Work, case: ObjectionCase) -> ObjectionApplication:
    return work.session.get_one(ObjectionApplication, case.application_id)
