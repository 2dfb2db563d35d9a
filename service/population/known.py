"""What was known at a moment 时点已知: for each record and each enterprise the latest version recorded at or before it.

The view of a transaction is not enough: it also shows what a machine whose clock is ahead has recorded for a moment to come. That is
not known yet, to the files of a run as little as to the dossier of a moment; the next run looks at what was recorded since.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import and_, exists, or_
from sqlalchemy.orm import aliased
from sqlalchemy.sql.elements import ColumnElement

from service.store.enterprise import Enterprise, EnterpriseVersion
from service.store.record import CreditRecord, RecordVersion


def of_record(at: datetime) -> ColumnElement[bool]:
    """Joins each ``CreditRecord`` with the one ``RecordVersion`` known at ``at``."""
    later = aliased(RecordVersion)
    overtaken = exists().where(
        later.record_id == CreditRecord.id, later.number > RecordVersion.number, later.recorded_at <= at
    )
    # The latest version is nearly always the one, and spares the database the look for a later one.
    newest = or_(RecordVersion.number == CreditRecord.latest, ~overtaken)
    return and_(RecordVersion.record_id == CreditRecord.id, RecordVersion.recorded_at <= at, newest)


def of_enterprise(at: datetime) -> ColumnElement[bool]:
    """Joins each ``Enterprise`` with the one ``EnterpriseVersion`` known at ``at``."""
    later = aliased(EnterpriseVersion)
    overtaken = exists().where(
        later.enterprise_id == Enterprise.id, later.number > EnterpriseVersion.number, later.recorded_at <= at
    )
    return and_(EnterpriseVersion.enterprise_id == Enterprise.id, EnterpriseVersion.recorded_at <= at, ~overtaken)
