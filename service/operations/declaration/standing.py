"""What the guards of the declaration table ask about a case."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.access.roles import Role
from service.operations.calendar import today_of
from service.operations.cases.clocks import current_clock
from service.operations.cases.standing import usual_facts
from service.operations.declaration.rules import rules_of
from service.operations.operation import Work
from service.store.account import User
from service.store.case import Case, Stage
from service.store.declaration import Declaration
from service.store.legal_clock import LegalClock
from service.store.objection import ObjectionCase

NOTICE_CLOCK = "CLK-02"
HEARING_CLOCK = "CLK-26"


def declaration_of(session: Session, case: Case) -> Declaration:
    return session.get_one(Declaration, case.id)


def facts_of(work: Work, case: Case) -> dict[str, Any]:
    """The facts of a case, as the guards name them."""
    rules = rules_of(work)
    detail = declaration_of(work.session, case)
    today = today_of(work)
    return {
        **usual_facts(work, case),
        "verify_required": rules.verify_required,
        "notice_required": rules.notice_required,
        "own_unit": _is_own_unit(work, case),
        "notice_over": notice_is_over(work.session, case, today),
        "objections_open": bool(objections_open(work.session, case)),
        "heard_or_over": detail.heard is not None or _hearing_is_over(work, case, today),
        "false_proposed": detail.false_proposed_by is not None,
        "second_officer": not rules.false_needs_second_officer or detail.false_proposed_by != work.actor.user_id,
        "review_from": detail.review_from,
    }


def notice_clock(session: Session, case_id: int) -> LegalClock | None:
    """The clock of the public notice, also while another one runs in the same case; None before publication."""
    query = select(LegalClock).where(LegalClock.case_id == case_id, LegalClock.code == NOTICE_CLOCK)
    return session.scalars(query.order_by(LegalClock.id.desc()).limit(1)).first()


def notice_is_over(session: Session, case: Case, today: date) -> bool:
    """Whether the last day of the notice lies before today: it ends at 24:00 (AMB-62)."""
    clock = notice_clock(session, case.id)
    return clock is not None and clock.due_on is not None and clock.due_on < today


def objections_open(session: Session, case: Case) -> int:
    """How many objections to this notice are not decided yet."""
    return (
        session.scalar(
            select(func.count())
            .select_from(ObjectionCase)
            .where(
                ObjectionCase.target_type == "case",
                ObjectionCase.target == case.number,
                ObjectionCase.enterprise_id == case.enterprise_id,
                ObjectionCase.stage == Stage.UNDER_WAY.value,
            )
        )
        or 0
    )


def reason_mark(case: Case) -> str:
    """Every record version that a declaration brings about begins its reason with this."""
    return f"自主申报 {case.number}："


def _is_own_unit(work: Work, case: Case) -> bool:
    """The office may enter an answer that came on paper; a department only answers what was asked of it."""
    if work.actor.role is not Role.DEPARTMENT:
        return True
    user = work.session.get(User, work.actor.user_id)
    return user is not None and user.unit is not None and user.unit == case.unit


def _hearing_is_over(work: Work, case: Case, today: date) -> bool:
    clock = current_clock(work, case)
    # After the hearing other clocks take its place.
    return clock is not None and (clock.code != HEARING_CLOCK or (clock.due_on is not None and clock.due_on < today))
