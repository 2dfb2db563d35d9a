"""The dossier of an enterprise as it was known at a moment 历史时点档案."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from rulesets.records.dossier import Dossier, read_dossier
from service.faults import NotFound, unknown_enterprise
from service.store.enterprise import Enterprise, EnterpriseVersion
from service.store.record import CreditRecord, RecordVersion


def dossier_of(session: Session, enterprise: Enterprise, known_at: datetime | None = None) -> Dossier:
    """Everything recorded about the enterprise at or before ``known_at`` (None: everything known now).

    Of each record the latest version then known stands; a record first heard of later is absent.
    Raises NotFound where the office did not know the enterprise yet.
    """
    identity = _identity(session, enterprise, known_at)
    records = [version.to_json(label) for label, version in versions_of(session, enterprise, known_at)]
    return read_dossier({"uscc": enterprise.uscc, "name": identity.name, "region": identity.region, "records": records})


def versions_of(
    session: Session, enterprise: Enterprise, known_at: datetime | None = None
) -> list[tuple[str, RecordVersion]]:
    """(record label, version in force at ``known_at``) of each record, by label."""
    newest = (
        select(RecordVersion.record_id, func.max(RecordVersion.number).label("number"))
        .join(CreditRecord, CreditRecord.id == RecordVersion.record_id)
        .where(CreditRecord.enterprise_id == enterprise.id)
        .group_by(RecordVersion.record_id)
    )
    if known_at is not None:
        newest = newest.where(RecordVersion.recorded_at <= known_at)
    chosen = newest.subquery()
    is_chosen = (chosen.c.record_id == RecordVersion.record_id) & (chosen.c.number == RecordVersion.number)
    rows = session.execute(
        select(CreditRecord.label, RecordVersion)
        .join(RecordVersion, RecordVersion.record_id == CreditRecord.id)
        .join(chosen, is_chosen)
        .order_by(CreditRecord.label)
    )
    return [(label, version) for label, version in rows]


def find_enterprise(session: Session, uscc: str, *, lock: bool = False) -> Enterprise:
    """The enterprise of this code. ``lock`` holds its row against other writers. Raises NotFound."""
    query = select(Enterprise).where(Enterprise.uscc == uscc)
    found = session.scalars(query.with_for_update(key_share=True) if lock else query).one_or_none()
    if found is None:
        raise unknown_enterprise(uscc)
    return found


def _identity(session: Session, enterprise: Enterprise, known_at: datetime | None) -> EnterpriseVersion:
    query = select(EnterpriseVersion).where(EnterpriseVersion.enterprise_id == enterprise.id)
    if known_at is not None:
        query = query.where(EnterpriseVersion.recorded_at <= known_at)
    found = session.scalars(query.order_by(EnterpriseVersion.number.desc()).limit(1)).first()
    if found is None:
        raise NotFound("unknown_then", f"{enterprise.uscc} 在所问的时点尚未建档", field="known_at")
    return found
