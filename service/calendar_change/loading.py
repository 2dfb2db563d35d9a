"""Putting a notice forward and approving it 提出与核准: one person proposes, another approves."""

from __future__ import annotations

import hashlib

from sqlalchemy import select

from service.access.actor import Actor
from service.access.permissions import Permission
from service.calendar_change.moving import Moved, move_clocks
from service.calendar_change.preview import notice_of
from service.faults import Conflict, Invalid, NotFound
from service.operations.operation import Desk, Work, operation
from service.operations.wording import check_storable
from service.store.calendar_notice import CalendarNotice

MOST_CHARACTERS = 20_000
"""A year's notice has some twenty lines; a text beyond this is taken for a slip (ours)."""


@operation(Permission.CALENDAR_LOAD)
def propose_calendar(work: Work, *, text: str) -> int:
    """Put a year's notice forward; returns its number here. Raises Invalid (not a notice), Conflict (already there)."""
    text = text.replace("\r\n", "\n")
    check_storable(text, "text", most=MOST_CHARACTERS)
    notice = notice_of(text)
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    query = select(CalendarNotice).where(CalendarNotice.sha256 == sha256, CalendarNotice.state != "rejected")
    earlier = work.session.scalars(query.order_by(CalendarNotice.id)).first()
    if earlier is not None:
        state = "已核准" if earlier.state == "approved" else "正待核准"
        raise Conflict("notice_exists", f"同样内容的 {earlier.year} 年放假安排{state}，不需要再次提出", field="text")
    row = CalendarNotice(
        year=notice.year,
        number=notice.number,
        title=notice.title,
        text=text,
        sha256=sha256,
        state="proposed",
        proposed_by=work.actor.label,
        proposed_by_user_id=work.actor.user_id,
        proposed_at=work.now,
    )
    work.session.add(row)
    work.session.flush()
    work.audit("calendar.propose", f"calendar:{row.id}", year=row.year, number=row.number, sha256=sha256)
    return row.id


def approve_calendar(desk: Desk, actor: Actor, *, notice: int) -> Moved:
    """Let a notice count, then count every running clock anew. Raises NotFound, Conflict, Invalid (the same person)."""
    _approve(desk, actor, notice=notice)
    return move_clocks(desk, actor)


@operation(Permission.CALENDAR_LOAD)
def reject_calendar(work: Work, *, notice: int) -> None:
    """Put a proposed notice aside; whoever proposed it may do so as well."""
    row = _proposed(work, notice)
    _decide(work, row, "rejected")


@operation(Permission.CALENDAR_LOAD)
def _approve(work: Work, *, notice: int) -> None:
    row = _proposed(work, notice)
    if row.proposed_by == work.actor.label:
        raise Invalid("same_person", "提出人不能核准自己提出的放假安排，请由另一位人员核准")
    _decide(work, row, "approved")


def _proposed(work: Work, notice: int) -> CalendarNotice:
    # Numbers beyond the column's range would be an error of the database.
    row = work.session.get(CalendarNotice, notice, with_for_update=True) if 0 < notice < 2**31 else None
    if row is None:
        raise NotFound("unknown_notice", "没有这一份放假安排")
    if row.state != "proposed":
        raise Conflict("already_decided", "这一份放假安排已由他人处理，请刷新页面查看")
    return row


def _decide(work: Work, row: CalendarNotice, state: str) -> None:
    row.state = state
    row.decided_by = work.actor.label
    row.decided_by_user_id = work.actor.user_id
    row.decided_at = work.now
    work.session.flush()
    work.audit(f"calendar.{state}", f"calendar:{row.id}", year=row.year, number=row.number, sha256=row.sha256)
