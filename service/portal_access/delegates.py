"""Delegates 经办人: an enterprise's administrator invites people to act for it, for a term and within powers, and ends that."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from service.access.permissions import Permission
from service.access.powers import Powers
from service.faults import Conflict, Invalid, NotFound
from service.operations.calendar import today_of
from service.operations.operation import Work, operation
from service.operations.wording import checked_text
from service.portal_access.secret_codes import SECRET_GROUPS, digest, new_code
from service.portal_access.terms import checked_term
from service.store.account import User
from service.store.delegation import Delegation
from service.store.enterprise import Enterprise
from service.store.history import find_enterprise

INVITATION_DAYS = 7
"""How long an invitation waits for the person (ours)."""
MOST_DELEGATES = 50


@dataclass(frozen=True)
class Invited:
    """The invitation's code exists only here; the database keeps its SHA-256."""

    delegation: int
    code: str


@operation(Permission.DELEGATE_MANAGE)
def invite_delegate(work: Work, *, name: str, powers: str, starts_on: date, ends_on: date) -> Invited:
    """Authorise a person to act for one's enterprise. Raises Invalid, or Conflict beyond MOST_DELEGATES."""
    enterprise = _own_enterprise(work)
    checked_term(starts_on, ends_on, today_of(work))
    if len(delegations_of(work, enterprise)) >= MOST_DELEGATES:
        raise Conflict("too_many_delegates", f"一家企业最多同时授权 {MOST_DELEGATES} 名经办人，请先终止不再需要的授权")
    code = new_code(SECRET_GROUPS)
    row = _new_row(work, enterprise, checked_text(name, "name", most=100), powers, starts_on, ends_on)
    row.invitation_sha256, row.invitation_until = digest(code), work.now + timedelta(days=INVITATION_DAYS)
    work.session.add(row)
    work.session.flush()
    work.audit("delegate.invite", f"enterprise:{enterprise.uscc}", delegation=row.id, powers=row.powers)
    return Invited(row.id, code)


@operation(Permission.DELEGATE_MANAGE)
def renew_delegate(work: Work, *, delegation: int, powers: str, starts_on: date, ends_on: date) -> int:
    """A later term, or other powers, for somebody who has an account; the term before ends. Raises NotFound, Invalid, Conflict."""
    before = _own_delegation(work, delegation)
    if before.user_id is None:
        raise Conflict("not_joined", "对方还没有接受邀请，请终止后重新邀请")
    checked_term(starts_on, ends_on, today_of(work))
    enterprise = work.session.get_one(Enterprise, before.enterprise_id)
    row = _new_row(work, enterprise, before.name, powers, starts_on, ends_on)
    row.user_id, row.joined_at = before.user_id, work.now
    if before.ended_at is None:
        before.ended_at, before.ended_by = work.now, work.actor.label
    work.session.add(row)
    work.session.flush()
    work.audit("delegate.renew", f"enterprise:{enterprise.uscc}", delegation=row.id, before=before.id, powers=powers)
    return row.id


@operation(Permission.DELEGATE_MANAGE)
def end_delegate(work: Work, *, delegation: int) -> None:
    """End an authorisation before its term; sessions and tokens of the person stop at once. Raises NotFound, Conflict."""
    row = _own_delegation(work, delegation)
    if row.ended_at is not None:
        raise Conflict("already_ended", "这项授权已经终止")
    row.ended_at, row.ended_by = work.now, work.actor.label
    if row.user_id is not None:
        user = work.session.get_one(User, row.user_id, with_for_update={"key_share": True})
        user.session_stamp = secrets.token_hex(16)
    uscc = work.session.get_one(Enterprise, row.enterprise_id).uscc
    work.audit("delegate.end", f"enterprise:{uscc}", delegation=row.id)


def delegations_of(work: Work, enterprise: Enterprise) -> list[Delegation]:
    """The latest authorisation of each person, and the invitations that still wait; newest first."""
    query = select(Delegation).where(Delegation.enterprise_id == enterprise.id).order_by(Delegation.id.desc())
    seen: set[int] = set()
    found = []
    for row in work.session.scalars(query):
        if row.user_id is None:
            if row.ended_at is None:
                found.append(row)
        elif row.user_id not in seen:
            seen.add(row.user_id)
            found.append(row)
    return found


def own_delegations(work: Work) -> list[Delegation]:
    """Those of the actor's own enterprise."""
    return delegations_of(work, _own_enterprise(work))


def _new_row(work: Work, enterprise: Enterprise, name: str, powers: str, starts_on: date, ends_on: date) -> Delegation:
    if powers not in tuple(Powers):
        raise Invalid("bad_powers", "授权范围只能是查询并办理（file）或者仅查询（read）", field="powers")
    return Delegation(
        enterprise_id=enterprise.id,
        name=name,
        powers=powers,
        starts_on=starts_on,
        ends_on=ends_on,
        granted_at=work.now,
        granted_by=work.actor.label,
    )


def _own_enterprise(work: Work) -> Enterprise:
    if work.actor.uscc is None:
        raise NotFound("no_enterprise", "当前账号不属于任何企业")
    return find_enterprise(work.session, work.actor.uscc)


def _own_delegation(work: Work, identifier: int) -> Delegation:
    """Held against other writers. A foreign one answers as if it did not exist."""
    row = work.session.get(Delegation, identifier, with_for_update=True) if identifier < 2**31 else None
    if row is None or row.enterprise_id != _own_enterprise(work).id:
        raise NotFound("unknown_delegation", "没有这项经办授权")
    return row
