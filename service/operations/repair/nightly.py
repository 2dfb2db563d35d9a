"""What time alone brings about in repairs 每夜巡查: a measure missed, a plan's term over. Safe to run twice."""

from __future__ import annotations

from datetime import date

import structlog
from sqlalchemy import select

from service.access.actor import Actor
from service.access.permissions import Permission
from service.clock import today
from service.operations.cases.stepping import find_case, fire, settle
from service.operations.operation import Desk, Work, operation
from service.operations.repair.standing import facts_of
from service.store.engine import reading
from service.store.repair import Repair, RepairCase

log = structlog.get_logger(__name__)
_STATE_AND_FACT = {
    "measure_missed": ("measures_running", "measure_overdue"),
    "plan_term_over": ("temporary", "plan_over"),
}


def look_after_repairs(desk: Desk, actor: Actor) -> int:
    """Take the steps that are the system's. Returns how many were taken; one that fails stops no other."""
    taken = 0
    for number, event in _due(desk, today(desk.clock)):
        try:
            taken += step_by_time(desk, actor, number=number, event=event)
        except Exception as error:
            log.error("repair_not_looked_after", case=number, exc_info=error)
    return taken


def _due(desk: Desk, day: date) -> list[tuple[str, str]]:
    cases = select(RepairCase.number).join(Repair, Repair.case_id == RepairCase.id).order_by(RepairCase.id)
    missed = cases.where(RepairCase.state == "measures_running", Repair.measure_due_on < day)
    over = cases.where(RepairCase.state == "temporary", Repair.plan_until < day)
    with reading(desk.engine) as session:
        return [
            *((number, "measure_missed") for number in session.scalars(missed)),
            *((number, "plan_term_over") for number in session.scalars(over)),
        ]


@operation(Permission.REMINDER_RUN)
def step_by_time(work: Work, *, number: str, event: str) -> bool:
    """One step of the system; False where somebody was faster and nothing is left to do."""
    case = find_case(work, number)
    state, fact = _STATE_AND_FACT[event]
    if case.state != state or not facts_of(work, case)[fact]:
        return False
    fire(work, case, event, "system", {})
    settle(work, case)
    return True
