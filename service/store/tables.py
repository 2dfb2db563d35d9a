"""Every table in one import, for those who need the whole metadata (migrations, checks)."""

from service.store.account import ApiToken, User
from service.store.assessment import AssessmentRow
from service.store.audit_entry import AuditEntry
from service.store.base import Base
from service.store.enterprise import Enterprise, EnterpriseVersion
from service.store.legal_clock import ClockPause, LegalClock
from service.store.number_series import NumberSeries
from service.store.objection import CaseEvent, ComparisonRow, ObjectionApplication, ObjectionCase
from service.store.record import CreditRecord, RecordVersion

__all__ = [
    "ApiToken",
    "AssessmentRow",
    "AuditEntry",
    "CaseEvent",
    "ClockPause",
    "ComparisonRow",
    "CreditRecord",
    "Enterprise",
    "EnterpriseVersion",
    "LegalClock",
    "NumberSeries",
    "ObjectionApplication",
    "ObjectionCase",
    "RecordVersion",
    "User",
    "append_only_tables",
]


def append_only_tables() -> list[str]:
    """Names of the tables that only ever grow."""
    return sorted(table.name for table in Base.metadata.tables.values() if table.info.get("append_only"))
