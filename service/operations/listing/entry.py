"""The entry in the file 名单记录: written when listed, ended when suspended or removed, revoked when it was wrong."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select

from service.operations.calendar import today_of
from service.operations.listing.standing import listing_of, reason_mark
from service.operations.listing.types import list_types
from service.operations.operation import Work
from service.operations.records import change_record, revocation
from service.operations.versions import new_record, reread
from service.store.case import Case
from service.store.enterprise import Enterprise
from service.store.record import Change, CreditRecord, RecordVersion


def enter(work: Work, case: Case, enterprise: Enterprise, reason: str) -> str | None:
    """Put the entry into the file; returns the label of the record, None for a list without one."""
    listing = listing_of(work, case)
    rule = list_types()[listing.list_type]
    if rule.record is None:
        return None
    label = f"list-{case.number}"
    body = {
        "id": label,
        "kind": rule.record,
        "date": today_of(work).isoformat(),
        # The packs count an entry by the id of its list.
        "list": rule.id,
        "source": case.unit or work.desk.settings.organ_name,
    }
    new_record(work, enterprise, reread(enterprise.uscc, body), label, _why(case, reason))
    enterprise.revision += 1
    listing.record = label
    return label


def end_entry(work: Work, case: Case, enterprise: Enterprise, day: date | None, reason: str) -> None:
    """The entry stands no longer from ``day`` on; None: it stands again. What already says so is left as it is."""
    latest = _latest(work, case, enterprise)
    if latest is None or latest.revoked or latest.ended_on == day:
        return
    if day is not None and latest.ended_on is not None:
        # Suspended before: it has not been active since then.
        return

    def edit(body: dict[str, Any]) -> dict[str, Any]:
        kept = {name: value for name, value in body.items() if name != "ended_on"}
        return kept if day is None else {**kept, "ended_on": day.isoformat()}

    assert listing_of(work, case).record is not None
    label = str(listing_of(work, case).record)
    change_record(work, enterprise, label, latest.number, edit, Change.CORRECTED, _why(case, reason))


def undo_entry(work: Work, case: Case, enterprise: Enterprise, reason: str) -> None:
    """As if never made (SQ20-16c): the record is revoked."""
    latest = _latest(work, case, enterprise)
    if latest is not None and not latest.revoked:
        label = str(listing_of(work, case).record)
        change_record(work, enterprise, label, latest.number, revocation, Change.REVOKED, _why(case, reason))


def _latest(work: Work, case: Case, enterprise: Enterprise) -> RecordVersion | None:
    label = listing_of(work, case).record
    if label is None:
        return None
    query = (
        select(RecordVersion)
        .join(CreditRecord, CreditRecord.id == RecordVersion.record_id)
        .where(
            CreditRecord.enterprise_id == enterprise.id,
            CreditRecord.label == label,
            RecordVersion.number == CreditRecord.latest,
        )
    )
    return work.session.scalars(query).one()


def _why(case: Case, reason: str) -> str:
    return f"{reason_mark(case)}{reason}"[:500]
