"""Every table in one import, for those who need the whole metadata (migrations, checks)."""

from service.store.account import ApiToken, User
from service.store.assessment import AssessmentRow
from service.store.attachment import AttachmentRow
from service.store.audit_entry import AuditEntry
from service.store.authorisation import AuthorisedQuery, QueryAuthorisation
from service.store.base import Base
from service.store.calendar_notice import CalendarNotice
from service.store.case import Case, CaseEvent
from service.store.check import CreditCheck, CreditLookup
from service.store.commitment import Commitment, CommitmentCase
from service.store.credit_report import CreditReport, CreditReportPrint
from service.store.declaration import Declaration, DeclarationCase
from service.store.delegation import Delegation
from service.store.draft import Draft, DraftPaper
from service.store.enterprise import Enterprise, EnterpriseVersion
from service.store.evaluation import EvaluationResult, EvaluationRun
from service.store.inspection import Inspection, InspectionCase, InspectionInspector, InspectionVisit
from service.store.joint import Joint, JointCase
from service.store.leave import Leave
from service.store.legal_clock import ClockPause, LegalClock
from service.store.letter import LetterRow
from service.store.listing import Listing, ListingCase
from service.store.long_work import LongWork
from service.store.measure import MeasureRow
from service.store.notice import Delivery, Notice
from service.store.notice_day import NoticeDay
from service.store.number_series import NumberSeries
from service.store.objection import ComparisonRow, ObjectionApplication, ObjectionCase
from service.store.plan import CheckMatter, CheckObject, Draw, Inspector, InspectorAvoidance, Plan, PlanEvent
from service.store.policy import PolicyChange, PolicyChangeEvent, PolicySimulation, PolicyVersion
from service.store.record import CreditRecord, RecordVersion
from service.store.reminder import Reminder
from service.store.repair import Repair, RepairCase, RepairNotice, SiteJob
from service.store.situation import SituationRow
from service.store.stored_answer import StoredAnswer
from service.store.tolerance import Tolerance, ToleranceCase
from service.store.treatment import TreatmentAct

__all__ = [
    "ApiToken",
    "AssessmentRow",
    "AttachmentRow",
    "AuditEntry",
    "AuthorisedQuery",
    "CalendarNotice",
    "Case",
    "CaseEvent",
    "CheckMatter",
    "CheckObject",
    "ClockPause",
    "Commitment",
    "CommitmentCase",
    "ComparisonRow",
    "CreditCheck",
    "CreditLookup",
    "CreditRecord",
    "CreditReport",
    "CreditReportPrint",
    "Declaration",
    "DeclarationCase",
    "Delegation",
    "Delivery",
    "Draft",
    "DraftPaper",
    "Draw",
    "Enterprise",
    "EnterpriseVersion",
    "EvaluationResult",
    "EvaluationRun",
    "Inspection",
    "InspectionCase",
    "InspectionInspector",
    "InspectionVisit",
    "Inspector",
    "InspectorAvoidance",
    "Joint",
    "JointCase",
    "Leave",
    "LegalClock",
    "LetterRow",
    "Listing",
    "ListingCase",
    "LongWork",
    "MeasureRow",
    "Notice",
    "NoticeDay",
    "NumberSeries",
    "ObjectionApplication",
    "ObjectionCase",
    "Plan",
    "PlanEvent",
    "PolicyChange",
    "PolicyChangeEvent",
    "PolicySimulation",
    "PolicyVersion",
    "QueryAuthorisation",
    "RecordVersion",
    "Reminder",
    "Repair",
    "RepairCase",
    "RepairNotice",
    "SiteJob",
    "SituationRow",
    "StoredAnswer",
    "Tolerance",
    "ToleranceCase",
    "TreatmentAct",
    "User",
    "append_only_tables",
]


def append_only_tables() -> list[str]:
    """Names of the tables that only ever grow."""
    return sorted(table.name for table in Base.metadata.tables.values() if table.info.get("append_only"))
