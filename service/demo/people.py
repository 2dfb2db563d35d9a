"""The accounts of the demonstration 演示账号: one for each role and three caseworkers, the enterprise user bound to one of grade B."""

from __future__ import annotations

from dataclasses import dataclass

from service.access.roles import Role


@dataclass(frozen=True)
class DemoPerson:
    """One account; ``owns`` is the name of the enterprise that an enterprise user belongs to."""

    username: str
    role: Role
    display_name: str
    unit: str
    owns: str | None = None


_OFFICE = "沧州市社会信用体系建设主管部门"
_ENTERPRISE = "沧州澄远复合材料有限公司"

PEOPLE = (
    DemoPerson("caseworker", Role.CASEWORKER, "经办人（演示）", _OFFICE),
    DemoPerson("caseworker2", Role.CASEWORKER, "李经办（演示）", _OFFICE),
    DemoPerson("caseworker3", Role.CASEWORKER, "周经办（演示）", _OFFICE),
    DemoPerson("supervisor", Role.SUPERVISOR, "负责人（演示）", _OFFICE),
    DemoPerson("policy", Role.POLICY_OFFICER, "政策规则人员（演示）", _OFFICE),
    DemoPerson("department", Role.DEPARTMENT, "部门联络员（演示）", "沧州市市场监督管理局"),
    DemoPerson("inspector", Role.INSPECTOR, "执法检查人员（演示）", "沧州市应急管理局"),
    DemoPerson("enterprise", Role.ENTERPRISE, "企业经办人（演示）", _ENTERPRISE, owns=_ENTERPRISE),
    DemoPerson("admin", Role.ADMINISTRATOR, "系统管理员（演示）", _OFFICE),
)
