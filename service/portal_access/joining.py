"""Accepting an invitation 接受经办邀请: the person chooses name and password; nobody else ever knows the password."""

from __future__ import annotations

from sqlalchemy import select

from service.access.actor import Actor
from service.access.roles import Role
from service.faults import NotFound
from service.operations.calendar import today_of
from service.operations.operation import Desk, Work, operation
from service.operations.users import open_account
from service.portal_access.secret_codes import digest
from service.store.delegation import Delegation
from service.store.enterprise import Enterprise

_NOBODY = Actor(label="anonymous", role=None)


def join(desk: Desk, *, code: str, username: str, password: str) -> None:
    """Open the account that an invitation is for.

    Raises NotFound, in the same words for an unknown, used, expired or ended invitation; Invalid or Conflict for name and password.
    """
    _join(desk, _NOBODY, code, username.strip(), password)


@operation(None)
def _join(work: Work, code: str, username: str, password: str) -> None:
    query = select(Delegation).where(Delegation.invitation_sha256 == digest(code)).with_for_update()
    row = work.session.scalars(query).one_or_none()
    if row is None or not _waits(row, work):
        raise NotFound(
            "unknown_invitation", "邀请码无效、已使用或已过期，请核对后重试，或请本企业管理员重新邀请", field="code"
        )
    enterprise = work.session.get_one(Enterprise, row.enterprise_id)
    user = open_account(
        work,
        username=username,
        password=password,
        role=Role.ENTERPRISE,
        display_name=row.name,
        unit=enterprise.name,
        enterprise_id=row.enterprise_id,
    )
    row.user_id, row.joined_at = user.id, work.now
    work.audit("delegate.join", f"enterprise:{enterprise.uscc}", delegation=row.id, user=user.id)


def _waits(row: Delegation, work: Work) -> bool:
    in_time = row.invitation_until is not None and work.now <= row.invitation_until
    return row.user_id is None and row.ended_at is None and in_time and today_of(work) <= row.ends_on
