"""What the guards of the tolerance table ask, and the rows behind a tolerance."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import func, select

from service.operations.calendar import today_of
from service.operations.cases.clocks import current_clock
from service.operations.cases.standing import usual_facts
from service.operations.operation import Work
from service.operations.tolerance.credit import credit_of
from service.store.attachment import AttachmentRow
from service.store.case import Case, CaseEvent
from service.store.enterprise import Enterprise
from service.store.legal_clock import LegalClock
from service.store.tolerance import Tolerance
from workflows.tolerance.findings import EXCUSED, NEVER_TOLERATED
from workflows.tolerance.table import SCREENING

OBSERVATION, AFTERWARDS = "CLK-18", "CLK-41"


def facts_of(work: Work, case: Case) -> dict[str, Any]:
    """The facts of a tolerance, as the guards name them. What is not known yet is None and opens nothing."""
    detail = tolerance_of(work, case)
    good = None
    if case.state in SCREENING:
        good = credit_of(work, work.session.get_one(Enterprise, case.enterprise_id)).good
    return {
        **usual_facts(work, case),
        "reported_already": True,
        "good_credit": good,
        "excusable": None if detail.cause is None else detail.cause in EXCUSED,
        "tolerable": None if detail.harm is None else detail.harm not in NEVER_TOLERATED,
        "evidence_there": evidence_there(work, case),
        "evidence_handed_in": detail.evidence is not None,
        "period_open": _period_open(current_clock(work, case), today_of(work)),
    }


def tolerance_of(work: Work, case: Case) -> Tolerance:
    """The detail of a tolerance."""
    return work.session.get_one(Tolerance, case.id)


def evidence_there(work: Work, case: Case) -> bool:
    """Whether a paper was handed in since the observation began; earlier ones explain the violation and prove no rectification."""
    began = work.session.scalar(
        select(func.max(CaseEvent.at)).where(CaseEvent.case_id == case.id, CaseEvent.event == "observe")
    )
    if began is None:
        return False
    query = select(AttachmentRow.id).where(AttachmentRow.case_id == case.id, AttachmentRow.uploaded_at >= began)
    return work.session.scalars(query.limit(1)).first() is not None


def _period_open(clock: LegalClock | None, today: date) -> bool | None:
    """Whether the observation period still runs; None before it began. The last day is still the enterprise's."""
    if clock is None or clock.code not in (OBSERVATION, AFTERWARDS):
        return None
    return clock.code == OBSERVATION and clock.due_on is not None and clock.due_on >= today
