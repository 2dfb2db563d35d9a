"""What other procedures do to an entry: an objection blocks it until it is decided, a repair ends it and may be revoked.

Every caller holds the enterprise.
"""

from __future__ import annotations

from sqlalchemy import select

from service.faults import Conflict, NotFound
from service.operations.cases.stepping import fire, settle
from service.operations.listing.standing import facts_of
from service.operations.operation import Work
from service.store.case import Case
from service.store.enterprise import Enterprise
from service.store.listing import Listing, ListingCase
from workflows.listing import LISTING


def object_to_entry(work: Work, enterprise: Enterprise, number: str) -> int:
    """Block a planned entry by an objection; returns its revision. Raises NotFound, Conflict (the time for it is over)."""
    query = select(ListingCase).where(ListingCase.number == number, ListingCase.enterprise_id == enterprise.id)
    case = work.session.scalars(query.with_for_update(key_share=True)).one_or_none()
    if case is None:
        raise NotFound("unknown_case", f"该企业没有编号为 {number[:60]} 的名单认定", field="targets")
    if case.state != "notified" or facts_of(work, case)["statement_open"] is not True:
        raise Conflict("not_open", f"{number} 不在陈述申辩期内；已经列入的，请对该名单记录提出异议", field="targets")
    fire(work, case, "objection", "system", {})
    settle(work, case)
    return case.revision


def entry_objection_decided(work: Work, objection: Case) -> None:
    """Carry the outcome of an objection to the planned entry: found wrong, it is dropped; all else lets it go on."""
    case = work.session.scalars(
        select(ListingCase).where(ListingCase.number == objection.target).with_for_update(key_share=True)
    ).one_or_none()
    if case is None or case.state != "objected":
        return
    if objection.finding == "wrong_listing":
        fire(
            work,
            case,
            "objection_upheld",
            "system",
            {"reason": f"异议 {objection.number} 成立：{objection.reason}"[:1000]},
        )
    else:
        fire(work, case, "objection_dismissed", "system", {})
    settle(work, case)


def remove_listing(work: Work, enterprise: Enterprise, record: str, reason: str) -> None:
    """A repair of an entry ends it (SQ20-14); a record that came from no entry of ours is left alone."""
    _of_record(work, enterprise, record, "repair_approved", reason)


def restore_listing(work: Work, enterprise: Enterprise, record: str, reason: str) -> None:
    """The repair was revoked: the entry stands again."""
    _of_record(work, enterprise, record, "repair_revoked", reason)


def _of_record(work: Work, enterprise: Enterprise, record: str, event: str, reason: str) -> None:
    query = (
        select(ListingCase)
        .join(Listing, Listing.case_id == ListingCase.id)
        .where(ListingCase.enterprise_id == enterprise.id, Listing.record == record)
    )
    case = work.session.scalars(query.with_for_update(key_share=True, of=ListingCase)).one_or_none()
    if case is None or not LISTING.steps_from(case.state, event):
        return
    if event == "repair_revoked" and not facts_of(work, case)["ended_by_repair"]:
        return
    fire(work, case, event, "system", {"reason": reason[:1000]})
    settle(work, case)
