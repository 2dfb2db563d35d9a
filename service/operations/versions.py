"""Writing a version of a record 记录版本: the one place where history grows."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from rulesets.records.dossier import Record, read_dossier
from service.faults import Conflict, NotFound
from service.operations.operation import Work
from service.operations.wording import check_storable
from service.store.enterprise import Enterprise
from service.store.record import Change, CreditRecord, Origin, RecordVersion

_COMMON = ("id", "kind", "date", "ended_on", "revoked", "source")


def content_of(record: Record) -> dict[str, Any]:
    """What a record says, without its id; two records that say the same are equal here."""
    body = record.to_json()
    del body["id"]
    return body


def content_of_version(version: RecordVersion) -> dict[str, Any]:
    """As ``content_of``, for a stored version."""
    body = version.to_json("")
    del body["id"]
    return body


def reread(uscc: str, body: dict[str, Any]) -> Record:
    """Check a changed record by the same rules as a dossier. Raises DossierFault naming record and field."""
    return read_dossier({"uscc": uscc, "records": [body]}).records[0]


def new_record(work: Work, enterprise: Enterprise, record: Record, label: str, reason: str) -> CreditRecord:
    """A record heard of for the first time, with its first version."""
    check_storable(label, "id", most=200, record=label)
    row = CreditRecord(enterprise_id=enterprise.id, label=label, latest=0, created_at=work.now)
    work.session.add(row)
    work.session.flush()
    add_version(work, row, record, Change.RECORDED, Origin.IMPORT, reason)
    return row


def add_version(
    work: Work, row: CreditRecord, record: Record, change: Change, origin: Origin, reason: str
) -> RecordVersion:
    """The next version of ``row``; the caller holds the enterprise's lock."""
    body = record.to_json()
    for name, value in body.items():
        if isinstance(value, str):
            check_storable(value, name, most=200, record=row.label)
    row.latest += 1
    version = RecordVersion(
        record_id=row.id,
        number=row.latest,
        kind=record.kind,
        date=record.date,
        ended_on=record.ended_on,
        revoked=record.revoked,
        source=record.source,
        attributes={name: value for name, value in body.items() if name not in _COMMON},
        change=change.value,
        origin=origin.value,
        reason=reason,
        recorded_at=work.now,
        recorded_by=work.actor.label,
    )
    work.session.add(version)
    work.session.flush()
    return version


def latest_of(work: Work, enterprise: Enterprise, label: str, expected: int) -> tuple[CreditRecord, RecordVersion]:
    """The record and its latest version. Raises NotFound, or Conflict when it is no longer version ``expected``."""
    row = work.session.scalars(
        select(CreditRecord).where(CreditRecord.enterprise_id == enterprise.id, CreditRecord.label == label)
    ).one_or_none()
    if row is None:
        raise NotFound("unknown_record", f"该企业没有编号为 {label} 的记录", record=label)
    if row.latest != expected:
        raise Conflict("outdated", f"记录已被他人改为第 {row.latest} 版，请重新打开后再处理", record=label)
    version = work.session.scalars(
        select(RecordVersion).where(RecordVersion.record_id == row.id, RecordVersion.number == row.latest)
    ).one()
    return row, version
