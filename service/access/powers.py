"""What a delegate 经办人 may do of what an enterprise may do: the powers that stand in the authorisation."""

from __future__ import annotations

from enum import StrEnum

from service.access.permissions import Permission


class Powers(StrEnum):
    """How far a delegate's authorisation reaches."""

    FILE = "file"  # 查询并办理
    READ = "read"  # 仅查询


# What only the enterprise's administrator decides: who acts for it, and who else sees its result.
_ADMINISTRATORS = frozenset({Permission.DELEGATE_MANAGE, Permission.AUTHORISATION_GRANT})
# What remains for whoever may only read. A permission that is added later is withheld until it is named here.
_READS = frozenset(
    {
        Permission.ACCOUNT_OWN,
        Permission.PACK_READ,
        Permission.ENTERPRISE_READ,
        Permission.ASSESSMENT_READ,
        Permission.CASE_READ,
        Permission.PORTAL_USE,
        Permission.REPORT_READ,
    }
)


def covered(powers: Powers | None, permission: Permission) -> bool:
    """Whether the powers reach this permission; None: no delegate, nothing is withheld."""
    if powers is None:
        return True
    if powers is Powers.READ:
        return permission in _READS
    return permission not in _ADMINISTRATORS


def refusal_of(powers: Powers, permission: Permission) -> str:
    """Why the permission is withheld, and what to do."""
    if permission in _ADMINISTRATORS:
        return "这项事务由本企业管理员账号办理，经办人账号不能办理"
    assert powers is Powers.READ
    return "您的经办授权只限查询，不能提交申请或办理；需要办理请联系本企业管理员调整授权"
