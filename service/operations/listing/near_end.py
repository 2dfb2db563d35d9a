"""Telling that the term of a list entry is about to end 列入期限将满提醒: once for each planned end, to whom it concerns."""

from __future__ import annotations

import structlog
from sqlalchemy import select

from service.access.actor import Actor
from service.access.permissions import Permission
from service.operations.calendar import calendar_of, today_of
from service.operations.operation import Desk, Work, operation
from service.outbox.announce import case_link
from service.outbox.notices import Letter, tell
from service.outbox.people import applicants_of, handlers_of
from service.store.engine import reading
from service.store.listing import Listing, ListingCase
from workflows.clock import Span, compute_deadline
from workflows.listing.table import STANDING

log = structlog.get_logger(__name__)
DAYS_BEFORE = 10
"""Working days before the last day of a term (ours): enough to decide whether it ends rightly, and to prepare the lifting."""


def tell_near_ends(desk: Desk, actor: Actor) -> int:
    """Tell of every entry whose term ends soon. Returns how many people were told anew; one entry that fails stops no other."""
    query = select(ListingCase.id).join(Listing, Listing.case_id == ListingCase.id)
    with reading(desk.engine) as session:
        work = Work(session, desk, actor, desk.clock.now(), Permission.REMINDER_RUN)
        today = today_of(work)
        soon = compute_deadline(calendar_of(work), today, Span(DAYS_BEFORE, "working_days"), []).due
        near = query.where(ListingCase.state.in_(STANDING), Listing.planned_end.between(today, soon))
        cases = list(session.scalars(near.order_by(ListingCase.id)))
    told = 0
    for case in cases:
        try:
            told += tell_near_end(desk, actor, case_id=case)
        except Exception as error:
            log.error("near_end_not_told", case=case, exc_info=error)
    return told


@operation(Permission.REMINDER_RUN)
def tell_near_end(work: Work, *, case_id: int) -> int:
    """Tell the enterprise and those who keep the list; nobody twice for the same last day."""
    case, listing = work.session.get_one(ListingCase, case_id), work.session.get_one(Listing, case_id)
    told = 0
    for person in {
        each.id: each for audience in (applicants_of, handlers_of) for each in audience(work.session, case)
    }.values():
        letter = Letter(
            f"listing_end/{case.number}/{listing.planned_end}",
            "listing_end_near",
            f"名单 {case.number}：列入期限将满",
            f"{case.number} 的列入期限至 {listing.planned_end}，期满由系统移出，各单位随之解除措施。",
            case_link(person, case),
        )
        told += tell(work, person, letter)
    if told:
        work.audit("listing.end_near", f"case:{case.number}", planned_end=str(listing.planned_end), told=told)
    return told
