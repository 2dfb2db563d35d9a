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
    OBJECTION_READ = "objection.read"
    OBJECTION_STEP = "objection.step"  # which step, the table of the procedure says
    DESK_WORK = "desk.work"  # the queue and the case pages of the office
    FIGURES_READ = "figures.read"  # one's own row
    FIGURES_ALL = "figures.all"  # everybody's row and the total
    PACK_READ = "pack.read"
    CALENDAR_LOAD = "calendar.load"  # put holiday notices forward and approve those of others
    AUDIT_READ = "audit.read"
    USER_MANAGE = "user.manage"
    LEAVE_MANAGE = "leave.manage"  # other people's leave; everybody enters their own
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
_HEARS_OBJECTIONS = {
    Permission.OBJECTION_READ: Scope.ALL,
    Permission.OBJECTION_STEP: Scope.ALL,
    Permission.DESK_WORK: Scope.ALL,
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
            Permission.OBJECTION_FILE: Scope.OWN,
            Permission.OBJECTION_READ: Scope.OWN,
            Permission.OBJECTION_STEP: Scope.OWN,
        },
        Role.CASEWORKER: {
            **_OFFICE,
            **_READS_FILES,
            **_WORKS_ON_FILES,
            **_HEARS_OBJECTIONS,
            Permission.DOSSIER_IMPORT: Scope.ALL,
            Permission.OBJECTION_FILE: Scope.ALL,
            Permission.FIGURES_READ: Scope.ALL,
        },
        Role.SUPERVISOR: {
            **_OFFICE,
            **_READS_FILES,
            **_WORKS_ON_FILES,
            **_HEARS_OBJECTIONS,
            Permission.FIGURES_READ: Scope.ALL,
            Permission.FIGURES_ALL: Scope.ALL,
            Permission.AUDIT_READ: Scope.ALL,
            Permission.LEAVE_MANAGE: Scope.ALL,
        },
        Role.INSPECTOR: {**_OFFICE},
        Role.DEPARTMENT: {**_OFFICE, **_READS_FILES, **_HEARS_OBJECTIONS},
        Role.POLICY_OFFICER: {
            **_OFFICE,
            **_READS_FILES,
            Permission.ASSESSMENT_TRY: Scope.ALL,
            Permission.CALENDAR_LOAD: Scope.ALL,
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
