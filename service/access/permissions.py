"""The one table of who may do what 权限表. What is not in it is refused."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from service.access.roles import Role


class Permission(StrEnum):
    """One kind of act or of sight."""

    ACCOUNT_OWN = "account.own"  # one's own session, language, tokens
    ENTERPRISE_READ = "enterprise.read"  # the file: name and records
    ASSESSMENT_READ = "assessment.read"  # grade, score, reasons of a stored enterprise
    ASSESSMENT_TRY = "assessment.try"  # weigh a dossier brought along, storing nothing
    ASSESSMENT_STORE = "assessment.store"
    DOSSIER_IMPORT = "dossier.import"
    RECORD_CORRECT = "record.correct"
    RECORD_REVOKE = "record.revoke"
    RECORD_REPAIR = "record.repair"
    OBJECTION_FILE = "objection.file"
    DECLARATION_FILE = "declaration.file"
    DRAFT_WRITE = "draft.write"  # what is typed into a wizard and not handed in yet
    REPAIR_FILE = "repair.file"
    COMMITMENT_SIGN = "commitment.sign"  # of one's own accord; one that is asked for is signed as a step
    COMMITMENT_OFFER = "commitment.offer"
    LISTING_PROPOSE = "listing.propose"  # put an enterprise forward for a list
    TOLERANCE_REPORT = "tolerance.report"  # register a violation that may be tolerated
    JOINT_START = "joint.start"  # have another unit act on a list entry
    MEASURE_CONFIRM = "measure.confirm"  # decide, by name, on a restriction that the rules propose
    CASE_READ = "case.read"
    CASE_STEP = "case.step"  # which step, the table of the procedure says
    CHECK_USE = "check.use"  # look up a record before deciding on a matter, and say what was decided
    CHECK_FIGURES = "check.figures"  # how every unit uses the record; one's own unit comes with CHECK_USE
    PLAN_WORK = "plan.work"  # rosters, double-random tasks, draws
    INSPECTION_WORK = "inspection.work"  # the inspections that are assigned to oneself
    DESK_WORK = "desk.work"  # the queue and the case pages of the office
    PORTAL_USE = "portal.use"  # the enterprise's own pages: home, what would help, who looked
    DELEGATE_MANAGE = "delegate.manage"  # who acts for the enterprise
    AUTHORISATION_GRANT = "authorisation.grant"  # which third party sees its result
    REPORT_READ = "report.read"
    REPORT_ISSUE = "report.issue"
    FIGURES_READ = "figures.read"  # one's own row
    FIGURES_ALL = "figures.all"  # everybody's row and the total
    PACK_READ = "pack.read"
    POLICY_READ = "policy.read"  # changes of the rules, their simulations and versions
    POLICY_DRAFT = "policy.draft"
    POLICY_APPROVE = "policy.approve"  # never of one's own change: the table of the procedure says so
    POLICY_RUN = "policy.run"  # held by no role: brings approved versions into force on their day
    CALENDAR_LOAD = "calendar.load"  # put holiday notices forward and approve those of others
    AUDIT_READ = "audit.read"
    USER_MANAGE = "user.manage"
    LEAVE_MANAGE = "leave.manage"  # other people's leave; everybody enters their own
    NOTICE_RUN = "notice.run"  # held by no role: ends public notices and keeps their daily proof
    EVALUATION_READ = "evaluation.read"  # the runs over everybody, with their figures and changes of grade
    EVALUATION_RUN = "evaluation.run"  # ask for one
    SITUATION_READ = "situation.read"  # the situation of everybody, with its warnings; never public
    TREATMENT_READ = "treatment.read"  # what is being done about each enterprise of grade D or on a blacklist
    TREATMENT_NOTE = "treatment.note"  # an interview, a visit, a demand of one's own unit
    LONG_WORK_SEE = "long_work.see"  # how far a long piece of work is
    LONG_WORK_RUN = "long_work.run"  # held by no role: the worker carries it out
    REMINDER_RUN = "reminder.run"  # held by no role: the scheduler acts as the operator of the machine


class Scope(StrEnum):
    """How far a permission reaches."""

    OWN = "own"  # the enterprise that the user belongs to
    ALL = "all"


_OFFICE = {
    Permission.ACCOUNT_OWN: Scope.ALL,
    Permission.PACK_READ: Scope.ALL,
}
_READS_FILES = {
    Permission.ENTERPRISE_READ: Scope.ALL,
    Permission.ASSESSMENT_READ: Scope.ALL,
}
_HEARS_CASES = {
    Permission.COMMITMENT_OFFER: Scope.ALL,
    Permission.LISTING_PROPOSE: Scope.ALL,
    Permission.TOLERANCE_REPORT: Scope.ALL,
    Permission.CASE_READ: Scope.ALL,
    Permission.CASE_STEP: Scope.ALL,
    Permission.DESK_WORK: Scope.ALL,
    Permission.PLAN_WORK: Scope.ALL,
    Permission.CHECK_USE: Scope.ALL,
    Permission.TREATMENT_READ: Scope.ALL,
    Permission.TREATMENT_NOTE: Scope.ALL,
}
_WORKS_ON_FILES = {
    Permission.ASSESSMENT_TRY: Scope.ALL,
    Permission.ASSESSMENT_STORE: Scope.ALL,
    Permission.RECORD_CORRECT: Scope.ALL,
    Permission.RECORD_REVOKE: Scope.ALL,
    Permission.RECORD_REPAIR: Scope.ALL,
}

# An administrator runs the machine and reads no file; an inspector sees no file by role alone, only by an inspection
# that is assigned to him; the grade is never public (评价结果不向社会公开公示).
TABLE: Mapping[Role, Mapping[Permission, Scope]] = MappingProxyType(
    {
        Role.ENTERPRISE: {
            Permission.ACCOUNT_OWN: Scope.ALL,
            Permission.PACK_READ: Scope.ALL,
            Permission.ENTERPRISE_READ: Scope.OWN,
            Permission.ASSESSMENT_READ: Scope.OWN,
            Permission.PORTAL_USE: Scope.OWN,
            Permission.DELEGATE_MANAGE: Scope.OWN,
            Permission.AUTHORISATION_GRANT: Scope.OWN,
            Permission.REPORT_READ: Scope.OWN,
            Permission.REPORT_ISSUE: Scope.OWN,
            Permission.OBJECTION_FILE: Scope.OWN,
            Permission.DECLARATION_FILE: Scope.OWN,
            Permission.DRAFT_WRITE: Scope.OWN,
            Permission.REPAIR_FILE: Scope.OWN,
            Permission.COMMITMENT_SIGN: Scope.OWN,
            Permission.CASE_READ: Scope.OWN,
            Permission.CASE_STEP: Scope.OWN,
        },
        Role.CASEWORKER: {
            **_OFFICE,
            **_READS_FILES,
            **_WORKS_ON_FILES,
            **_HEARS_CASES,
            Permission.DOSSIER_IMPORT: Scope.ALL,
            Permission.REPORT_READ: Scope.ALL,
            Permission.REPORT_ISSUE: Scope.ALL,
            Permission.OBJECTION_FILE: Scope.ALL,
            Permission.DECLARATION_FILE: Scope.ALL,
            Permission.DRAFT_WRITE: Scope.ALL,
            Permission.REPAIR_FILE: Scope.ALL,
            Permission.COMMITMENT_SIGN: Scope.ALL,
            Permission.JOINT_START: Scope.ALL,
            Permission.FIGURES_READ: Scope.ALL,
        },
        Role.SUPERVISOR: {
            **_OFFICE,
            **_READS_FILES,
            **_WORKS_ON_FILES,
            **_HEARS_CASES,
            Permission.JOINT_START: Scope.ALL,
            Permission.MEASURE_CONFIRM: Scope.ALL,
            Permission.FIGURES_READ: Scope.ALL,
            Permission.FIGURES_ALL: Scope.ALL,
            Permission.CHECK_FIGURES: Scope.ALL,
            Permission.EVALUATION_READ: Scope.ALL,
            Permission.SITUATION_READ: Scope.ALL,
            Permission.EVALUATION_RUN: Scope.ALL,
            Permission.LONG_WORK_SEE: Scope.ALL,
            Permission.REPORT_READ: Scope.ALL,
            Permission.AUDIT_READ: Scope.ALL,
            Permission.LEAVE_MANAGE: Scope.ALL,
            Permission.POLICY_READ: Scope.ALL,
            Permission.POLICY_APPROVE: Scope.ALL,
        },
        Role.INSPECTOR: {**_OFFICE, Permission.INSPECTION_WORK: Scope.ALL},
        Role.DEPARTMENT: {**_OFFICE, **_READS_FILES, **_HEARS_CASES},
        Role.POLICY_OFFICER: {
            **_OFFICE,
            **_READS_FILES,
            Permission.ASSESSMENT_TRY: Scope.ALL,
            Permission.EVALUATION_READ: Scope.ALL,
            Permission.SITUATION_READ: Scope.ALL,
            Permission.EVALUATION_RUN: Scope.ALL,
            Permission.LONG_WORK_SEE: Scope.ALL,
            Permission.CALENDAR_LOAD: Scope.ALL,
            Permission.POLICY_READ: Scope.ALL,
            Permission.POLICY_DRAFT: Scope.ALL,
        },
        Role.ADMINISTRATOR: {
            **_OFFICE,
            Permission.USER_MANAGE: Scope.ALL,
            Permission.CALENDAR_LOAD: Scope.ALL,
            Permission.LEAVE_MANAGE: Scope.ALL,
            Permission.AUDIT_READ: Scope.ALL,
        },
    }
)


def scope_of(role: Role, permission: Permission) -> Scope | None:
    """How far the role's permission reaches; None: not at all."""
    return TABLE[role].get(permission)
