"""What the guards of the listing table ask, and the rows behind an entry."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from service.operations.calendar import today_of
from service.operations.cases.clocks import current_clock
from service.operations.cases.standing import usual_facts
from service.operations.listing.types import ListType, list_types
from service.operations.operation import Work
from service.store.case import Case, Stage
from service.store.legal_clock import LegalClock
from service.store.listing import Listing, ListingCase
from service.store.objection import ObjectionCase

STANDING = ("proposed", "notified", "objected", "listed", "suspended", "key_attention", "wrong_listing")


@dataclass(frozen=True)
class ListingDetail:
    """What the pages of an entry show besides what every case has; ``type`` None where the list is no longer in use."""

    listing: Listing
    type: ListType | None


def listing_of(work: Work, case: Case) -> Listing:
    """The detail of an entry."""
    return work.session.get_one(Listing, case.id)


def detail_of(work: Work, case: Case) -> ListingDetail:
    """The entry with the five elements of its list; the caller has checked that the reader may see the case."""
    listing = listing_of(work, case)
    return ListingDetail(listing, list_types().get(listing.list_type))


def facts_of(work: Work, case: Case) -> dict[str, Any]:
    """The facts of an entry, as the guards name them."""
    listing = listing_of(work, case)
    clock = current_clock(work, case)
    today = today_of(work)
    return {
        **usual_facts(work, case),
        "type_complete": listing.list_type in list_types(),
        "listed_already": listed_already(work, case.enterprise_id, listing.list_type, but=case.id),
        "statement_open": _statement_open(clock, today),
        "open_objection": open_objection(work, case),
        "is_black": case.kind == "black",
        "term_over": listing.planned_end is not None and listing.planned_end < today,
        "ended_by_repair": listing.ended_by_repair,
    }


def _statement_open(clock: LegalClock | None, today: date) -> bool | None:
    """Whether the enterprise may still state its case; None before the notice. The last day is still its own."""
    if clock is None or clock.code not in ("CLK-09", "CLK-28"):
        return None
    return clock.code == "CLK-09" and clock.due_on is not None and clock.due_on >= today


def listed_already(work: Work, enterprise_id: int, list_type: str, but: int | None = None) -> bool:
    """Whether the enterprise stands on this list, or is about to."""
    query = (
        select(ListingCase.id)
        .join(Listing, Listing.case_id == ListingCase.id)
        .where(
            ListingCase.enterprise_id == enterprise_id,
            ListingCase.state.in_(STANDING),
            Listing.list_type == list_type,
            ListingCase.id != (but or 0),
        )
    )
    return work.session.scalars(query.limit(1)).first() is not None


def open_objection(work: Work, case: Case) -> bool:
    """Whether an objection to the planned entry is under way (AMB-84)."""
    query = select(ObjectionCase.id).where(
        ObjectionCase.target_type == "case",
        ObjectionCase.target == case.number,
        ObjectionCase.stage == Stage.UNDER_WAY.value,
    )
    return work.session.scalars(query.limit(1)).first() is not None


def reason_mark(case: Case) -> str:
    """Every record version that a listing brings about begins its reason with this."""
    return f"名单 {case.number}："
