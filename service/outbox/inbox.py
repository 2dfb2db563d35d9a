"""The inbox 消息 of whoever is signed in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from service.access.actor import Actor
from service.access.permissions import Permission
from service.faults import NotFound
from service.operations.operation import Desk, Work, operation
from service.store.engine import reading
from service.store.notice import Notice

PAGE = 50


@dataclass(frozen=True)
class Inbox:
    """Notices, newest first. ``before`` is the id to ask the next page with; None: there is none."""

    notices: tuple[Notice, ...]
    unread: int
    before: int | None


def inbox_of(desk: Desk, actor: Actor, *, unread_only: bool = False, before: int | None = None) -> Inbox:
    """One page of the actor's own notices (``PAGE`` of them, older than ``before``). Raises Forbidden."""
    actor.must(Permission.ACCOUNT_OWN)
    query = select(Notice).where(Notice.recipient_id == actor.user_id)
    if unread_only:
        query = query.where(Notice.read_at.is_(None))
    if before is not None:
        query = query.where(Notice.id < before)
    with reading(desk.engine) as session:
        found = session.scalars(query.order_by(Notice.id.desc()).limit(PAGE + 1)).all()
        unread = session.scalar(
            select(func.count())
            .select_from(Notice)
            .where(Notice.recipient_id == actor.user_id, Notice.read_at.is_(None))
        )
    page = tuple(found[:PAGE])
    return Inbox(page, unread or 0, page[-1].id if len(found) > PAGE else None)


def unread_count(desk: Desk, actor: Actor) -> int:
    """How many notices the actor has not read."""
    actor.must(Permission.ACCOUNT_OWN)
    query = select(func.count()).select_from(Notice)
    with reading(desk.engine) as session:
        return session.scalar(query.where(Notice.recipient_id == actor.user_id, Notice.read_at.is_(None))) or 0


@operation(Permission.ACCOUNT_OWN)
def mark_read(work: Work, *, notices: Sequence[int] | None = None) -> int:
    """Mark the actor's notices as read, all of them without ``notices``; returns how many were unread.

    Raises NotFound when one is not the actor's own; then none is marked.
    """
    query = select(Notice).where(Notice.recipient_id == work.actor.user_id)
    query = query.where(Notice.read_at.is_(None) if notices is None else Notice.id.in_(set(notices)))
    found = work.session.scalars(query).all()
    if notices is not None and len(found) != len(set(notices)):
        raise NotFound("unknown_notice", "没有这条消息")
    unread = [notice for notice in found if notice.read_at is None]
    for notice in unread:
        notice.read_at = work.now
    if unread:
        work.audit("notice.read", f"user:{work.actor.user_id}", notices=len(unread))
    return len(unread)
