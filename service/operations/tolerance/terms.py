"""The end of an observation period 观察期届满: found every night and handed to a person; it decides nothing. Safe to run twice."""

from __future__ import annotations

import structlog
from sqlalchemy import select

from service.access.actor import Actor
from service.access.permissions import Permission
from service.clock import today
from service.operations.cases.stepping import find_case, fire, settle
from service.operations.operation import Desk, Work, operation
from service.operations.tolerance.standing import OBSERVATION, facts_of
from service.store.engine import reading
from service.store.legal_clock import LegalClock
from service.store.tolerance import ToleranceCase
from workflows.tolerance.table import OBSERVED

log = structlog.get_logger(__name__)


def end_observations(desk: Desk, actor: Actor) -> int:
    """Take the step ``lapse`` wherever CLK-18 is over. Returns how many were taken; one that fails stops no other."""
    query = (
        select(ToleranceCase.number)
        .join(LegalClock, LegalClock.case_id == ToleranceCase.id)
        .where(
            ToleranceCase.state.in_(OBSERVED),
            LegalClock.current,
            LegalClock.code == OBSERVATION,
            LegalClock.due_on < today(desk.clock),
        )
        .order_by(ToleranceCase.id)
    )
    with reading(desk.engine) as session:
        numbers = list(session.scalars(query))
    ended = 0
    for number in numbers:
        try:
            ended += end_observation(desk, actor, number=number)
        except Exception as error:
            log.error("observation_not_ended", case=number, exc_info=error)
    return ended


@operation(Permission.REMINDER_RUN)
def end_observation(work: Work, *, number: str) -> bool:
    """One case; False where somebody was faster and nothing is left to do."""
    case = find_case(work, number)
    if case.state not in OBSERVED or facts_of(work, case)["period_open"] is not False:
        return False
    fire(work, case, "lapse", "system", {})
    settle(work, case)
    return True
