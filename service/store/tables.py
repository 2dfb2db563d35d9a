"""Every table in one import, for those who need the whole metadata (migrations, checks)."""

from service.store.account import ApiToken, User
from service.store.assessment import AssessmentRow
from service.store.audit_entry import AuditEntry
from service.store.enterprise import Enterprise, EnterpriseVersion
from service.store.record import CreditRecord, RecordVersion

__all__ = [
    "ApiToken",
    "AssessmentRow",
    "AuditEntry",
    "CreditRecord",
    "Enterprise",
    "EnterpriseVersion",
    "RecordVersion",
    "User",
]
