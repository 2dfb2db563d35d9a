"""What time alone brings about in listings 名单巡查: the statements are over, a term is over. Safe to run twice."""

from __future__ import annotations

import structlog
from sqlalchemy import select

from service.access.actor import Actor
from service.access.permissions import Permission
from service.clock import today
from service.operations.cases.clocks import current_clock
from service.operations.cases.stepping import find_case, fire, settle
from service.operations.listing.standing import facts_of
from service.operations.operation import Desk, Work, operation
from service.store.engine import reading
from service.store.legal_clock import LegalClock
from service.store.listing import Listing, ListingCase
from workflows.listing.table import STANDING

log = structlog.get_logger(__name__)


def end_listings(desk: Desk, actor: Actor) -> int:
    """Take the steps that time alone brings about. Returns how many were taken; one that fails stops no other."""
    day = today(desk.clock)
    entries = select(ListingCase.number).order_by(ListingCase.id)
    over = entries.join(Listing, Listing.case_id == ListingCase.id).where(
        ListingCase.state.in_(STANDING), Listing.planned_end < day
    )
    heard = entries.join(LegalClock, LegalClock.case_id == ListingCase.id).where(
        ListingCase.state == "notified", LegalClock.current, LegalClock.code == "CLK-09", LegalClock.due_on < day
    )
    with reading(desk.engine) as session:
        due = [("term_over", number) for number in session.scalars(over)]
        due += [("statement_over", number) for number in session.scalars(heard)]
    taken = 0
    for event, number in due:
        try:
            taken += step_by_time(desk, actor, number=number, event=event)
        except Exception as error:
            log.error("listing_not_looked_after", case=number, exc_info=error)
    return taken


@operation(Permission.REMINDER_RUN)
def step_by_time(work: Work, *, number: str, event: str) -> bool:
    """One step of the system; False where somebody was faster and nothing is left to do."""
    case = find_case(work, number)
    facts = facts_of(work, case)
    if event == "term_over":
        ready = case.state in STANDING and facts["term_over"]
    else:
        clock = current_clock(work, case)
        ready = case.state == "notified" and facts["statement_open"] is False
        ready = ready and clock is not None and clock.code == "CLK-09"
    if not ready:
        return False
    fire(work, case, event, "system", {})
    settle(work, case)
    return True
