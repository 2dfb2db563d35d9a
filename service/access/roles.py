"""The roles 岗位 of a credit office and of those it deals with."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """One account has one role."""

    ENTERPRISE = "enterprise"
    CASEWORKER = "caseworker"
    SUPERVISOR = "supervisor"
    INSPECTOR = "inspector"
    DEPARTMENT = "department"
    POLICY_OFFICER = "policy_officer"
    ADMINISTRATOR = "administrator"


LABELS: dict[Role, str] = {
    Role.ENTERPRISE: "企业用户",
    Role.CASEWORKER: "经办人",
    Role.SUPERVISOR: "负责人",
    Role.INSPECTOR: "执法检查人员",
    Role.DEPARTMENT: "有关部门",
    Role.POLICY_OFFICER: "政策规则人员",
    Role.ADMINISTRATOR: "系统管理员",
}

LABELS_EN: dict[Role, str] = {
    Role.ENTERPRISE: "Enterprise user",
    Role.CASEWORKER: "Caseworker",
    Role.SUPERVISOR: "Supervisor",
    Role.INSPECTOR: "Inspector",
    Role.DEPARTMENT: "Department",
    Role.POLICY_OFFICER: "Policy officer",
    Role.ADMINISTRATOR: "Administrator",
}
