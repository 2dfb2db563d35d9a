"""Whether a delegate's authorisation 经办人授权 holds today, asked at sign-in and at every request."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.access.powers import Powers
from service.access.roles import Role
from service.faults import NotSignedIn
from service.store.account import User
from service.store.delegation import Delegation


class DelegationOver(NotSignedIn):
    """The account is in order, but nobody may act with it today."""

    def __init__(self, message: str) -> None:
        super().__init__("delegation_over", message)


def delegation_of(session: Session, user: User) -> Delegation | None:
    """The latest authorisation of an account; None for an enterprise's administrator and for every other role."""
    if user.role != Role.ENTERPRISE.value:
        return None
    query = select(Delegation).where(Delegation.user_id == user.id).order_by(Delegation.id.desc()).limit(1)
    return session.scalars(query).first()


def powers_of(session: Session, user: User) -> Powers | None:
    """The powers of a delegate, whatever its term; None for everybody else."""
    found = delegation_of(session, user)
    return None if found is None else Powers(found.powers)


def must_hold(session: Session, user: User, day: date) -> None:
    """Raises DelegationOver, which says since when or from when, unless the account may be used on ``day``."""
    found = delegation_of(session, user)
    if found is None or found.holds_on(day):
        return
    if found.ended_at is not None:
        reason = "您的经办授权已被本企业终止"
    elif day > found.ends_on:
        reason = f"您的经办授权已于 {found.ends_on} 到期"
    else:
        reason = f"您的经办授权自 {found.starts_on} 起生效"
    raise DelegationOver(f"{reason}，请联系本企业管理员")
