"""What a repair changes in the file 修复记录: the mark or the end of a status, and the way back when the repair is revoked."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select

from rulesets.records.kinds import KINDS
from service.faults import Conflict
from service.operations.calendar import today_of
from service.operations.operation import Work
from service.operations.repair.standing import reason_mark
from service.operations.versions import add_version, latest_of, reread
from service.store.enterprise import Enterprise
from service.store.record import Change, CreditRecord, Origin, RecordVersion
from service.store.repair import Repair, RepairCase

_MARK = {"repaired": "repaired_on", "removed": "ended_on"}


def version_of(work: Work, enterprise: Enterprise, record: str) -> int:
    """The number of the record's latest version."""
    query = select(CreditRecord.latest).where(CreditRecord.enterprise_id == enterprise.id, CreditRecord.label == record)
    return work.session.scalars(query).one()


def mark(work: Work, case: RepairCase, detail: Repair, enterprise: Enterprise) -> str:
    """Enter the repair in the record: the day of the decision counts (AMB-68). Returns what was entered, in words.

    A kind of information that has no place for the mark stays as it is; its publication ends all the same (AMB-66).
    """
    today = today_of(work)
    detail.publication_ended_on = today
    kind = KINDS[_latest(work, case, enterprise).kind]
    name = _MARK[detail.effect]
    if name == "repaired_on" and name not in kind.attributes:
        return "终止公示，记录内容不变"
    detail.changed_version = _write(work, case, enterprise, name, today, Change.REPAIRED, "准予修复")
    return f"记录标记为已修复（{today}）" if name == "repaired_on" else f"自 {today} 起移出"


def unmark(work: Work, case: RepairCase, detail: Repair, enterprise: Enterprise, reason: str) -> None:
    """The record is as active as it was before the repair. Raises Conflict where it was revoked meanwhile."""
    detail.publication_ended_on = None
    if detail.changed_version is None:
        return
    name = _MARK[detail.effect]
    row = _row(work, case, enterprise)
    earlier = work.session.scalars(
        select(RecordVersion).where(
            RecordVersion.record_id == row.id, RecordVersion.number == detail.changed_version - 1
        )
    ).one()
    before = earlier.to_json(case.record).get(name)
    value = date.fromisoformat(before) if isinstance(before, str) else None
    _write(work, case, enterprise, name, value, Change.CORRECTED, reason)
    detail.changed_version = None


def _write(
    work: Work, case: RepairCase, enterprise: Enterprise, name: str, value: date | None, change: Change, reason: str
) -> int:
    row, latest = latest_of(work, enterprise, case.record, _row(work, case, enterprise).latest)
    if latest.revoked:
        raise Conflict("already_revoked", "记录已撤销，不能再处理", record=case.record)
    body: dict[str, Any] = {**latest.to_json(case.record), name: value.isoformat() if value is not None else None}
    wanted = reread(enterprise.uscc, {key: item for key, item in body.items() if item is not None})
    version = add_version(work, row, wanted, change, Origin.DESK, f"{reason_mark(case)}{reason}"[:500])
    enterprise.revision += 1
    work.audit(
        f"record.{change.value}", f"record:{enterprise.uscc}/{case.record}", version=version.number, case=case.number
    )
    return version.number


def _latest(work: Work, case: RepairCase, enterprise: Enterprise) -> RecordVersion:
    row = _row(work, case, enterprise)
    query = select(RecordVersion).where(RecordVersion.record_id == row.id, RecordVersion.number == row.latest)
    return work.session.scalars(query).one()


def _row(work: Work, case: RepairCase, enterprise: Enterprise) -> CreditRecord:
    query = select(CreditRecord).where(CreditRecord.enterprise_id == enterprise.id, CreditRecord.label == case.record)
    return work.session.scalars(query).one()
