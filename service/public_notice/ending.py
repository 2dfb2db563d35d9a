"""The end of a public notice 公示期满: on the day after its last day what nobody objects to is recorded. Safe to run twice."""

from __future__ import annotations

import structlog
from sqlalchemy import select

from service.access.actor import Actor
from service.access.permissions import Permission
from service.clock import today
from service.operations.calendar import today_of
from service.operations.cases.holding import hold_case
from service.operations.cases.stepping import fire, settle
from service.operations.declaration.standing import notice_is_over
from service.operations.operation import Desk, Work, operation
from service.store.declaration import DeclarationCase
from service.store.engine import reading

log = structlog.get_logger(__name__)


def end_notices(desk: Desk, actor: Actor) -> int:
    """End every notice whose last day is over, each in its own transaction: one that fails stops no other. Returns how many ended.

    After days without a run it catches up.
    """
    with reading(desk.engine) as session:
        query = select(DeclarationCase.id).where(
            DeclarationCase.state == "in_notice", DeclarationCase.due_on < today(desk.clock)
        )
        due = list(session.scalars(query.order_by(DeclarationCase.due_on, DeclarationCase.id)))
    ended = 0
    for case_id in due:
        try:
            ended += end_notice(desk, actor, case_id=case_id)
        except Exception as error:
            log.error("notice_end_failed", case=case_id, exc_info=error)
    return ended


@operation(Permission.NOTICE_RUN)
def end_notice(work: Work, *, case_id: int) -> bool:
    """End one notice if it is over (WF-2 notice_elapsed, AMB-62). False where somebody else has done it or is at it."""
    case = hold_case(work, DeclarationCase, DeclarationCase.id == case_id)
    if case is None or case.state != "in_notice" or not notice_is_over(work.session, case, today_of(work)):
        return False
    fire(work, case, "notice_elapsed", "system", {})
    settle(work, case)
    return True
