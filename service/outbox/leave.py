"""Leave 休假: entered by oneself, or for others by who may manage leave; the cover gets a copy of everything told."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from service.access.permissions import Permission
from service.access.roles import Role
from service.faults import Conflict, Invalid, NotFound
from service.operations.calendar import today_of
from service.operations.operation import Work, operation
from service.store.account import User
from service.store.leave import Leave


@operation(Permission.ACCOUNT_OWN)
def enter_leave(work: Work, *, username: str, first: date, last: date, cover: str) -> int:
    """Enter a leave from ``first`` to ``last``, both included; returns its number. Raises Forbidden, NotFound or Invalid."""
    user, stand_in = _office_user(work, username, "username"), _office_user(work, cover, "cover")
    _must_manage(work, user)
    if last < first:
        raise Invalid("bad_leave", f"休假的末日 {last} 早于首日 {first}", field="last")
    if last < today_of(work):
        raise Invalid("bad_leave", f"休假在 {last} 已经结束，不必登记", field="last")
    if stand_in.id == user.id:
        raise Invalid("bad_cover", "代理人不能是本人", field="cover")
    if not stand_in.active:
        raise Invalid("bad_cover", f"账号 {cover} 已停用，请另选代理人", field="cover")
    other = work.session.scalars(
        select(Leave).where(Leave.user_id == user.id, Leave.first <= last, Leave.last >= first)
    ).first()
    if other is not None:
        raise Conflict(
            "leave_overlaps", f"与已登记的休假（{other.first} 至 {other.last}）重叠，请先取消", field="first"
        )
    row = Leave(user_id=user.id, first=first, last=last, cover_id=stand_in.id)
    work.session.add(row)
    work.session.flush()
    work.audit("leave.enter", f"user:{user.id}", first=str(first), last=str(last), cover=stand_in.id)
    return row.id


@operation(Permission.ACCOUNT_OWN)
def cancel_leave(work: Work, *, number: int) -> None:
    """Take an entered leave back. Raises Forbidden or NotFound."""
    row = work.session.get(Leave, number)
    if row is None:
        raise NotFound("unknown_leave", f"没有编号为 {number} 的休假")
    _must_manage(work, work.session.get_one(User, row.user_id))
    work.session.delete(row)
    work.audit("leave.cancel", f"user:{row.user_id}", first=str(row.first), last=str(row.last), cover=row.cover_id)


def _must_manage(work: Work, user: User) -> None:
    if user.id != work.actor.user_id:
        work.actor.must(Permission.LEAVE_MANAGE)


def _office_user(work: Work, username: str, field: str) -> User:
    # Locked, so that two entries for the same person meet one after the other; not against notices to that person.
    query = (
        select(User)
        .where(User.username == username, User.role != Role.ENTERPRISE.value)
        .with_for_update(key_share=True)
    )
    user = work.session.scalars(query).one_or_none()
    if user is None:
        raise NotFound("unknown_user", f"没有用户名为 {username} 的工作人员账号", field=field)
    return user
