"""Every table in one import, for those who need the whole metadata (migrations, checks)."""

from service.store.account import ApiToken, User
from service.store.assessment import AssessmentRow
from service.store.attachment import AttachmentRow
from service.store.audit_entry import AuditEntry
from service.store.base import Base
from service.store.calendar_notice import CalendarNotice
from service.store.enterprise import Enterprise, EnterpriseVersion
from service.store.leave import Leave
from service.store.legal_clock import ClockPause, LegalClock
from service.store.letter import LetterRow
from service.store.notice import Delivery, Notice
from service.store.number_series import NumberSeries
from service.store.objection import CaseEvent, ComparisonRow, ObjectionApplication, ObjectionCase
from service.store.record import CreditRecord, RecordVersion
from service.store.reminder import Reminder
from service.store.stored_answer import StoredAnswer

__all__ = [
    "ApiToken",
    "AssessmentRow",
    "AttachmentRow",
    "AuditEntry",
    "CalendarNotice",
    "CaseEvent",
    "ClockPause",
    "ComparisonRow",
    "CreditRecord",
    "Delivery",
    "Enterprise",
    "EnterpriseVersion",
    "Leave",
    "LegalClock",
    "LetterRow",
    "Notice",
    "NumberSeries",
    "ObjectionApplication",
    "ObjectionCase",
    "RecordVersion",
    "Reminder",
    "StoredAnswer",
    "User",
    "append_only_tables",
]


def append_only_tables() -> list[str]:
    """Names of the tables that only ever grow."""
    return sorted(table.name for table in Base.metadata.tables.values() if table.info.get("append_only"))
