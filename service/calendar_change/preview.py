"""What loading a notice would do 预览: which open cases move, which become overdue, which days are no longer provisional."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from service.access.actor import Actor
from service.access.permissions import Permission
from service.calendar_change.affected import pauses_of, reaches_into
from service.clock import today
from service.faults import Invalid
from service.operations.calendar import calendar_in_force
from service.operations.cases.clocks import deadline_by
from service.operations.operation import Desk
from service.store.case import Case
from service.store.engine import reading
from service.store.legal_clock import LegalClock
from workflows.calendar.notice import Notice, NoticeFault, read_notice

_BATCH = 500


@dataclass(frozen=True)
class Change:
    """One case whose due day moves or becomes certain 由暂定转为确定."""

    case: str
    state: str
    before: date
    after: date
    becomes_overdue: bool
    becomes_firm: bool

    @property
    def moves(self) -> bool:
        return self.before != self.after


@dataclass(frozen=True)
class Preview:
    """The changes in the order of their new due days; ``looked_at`` is how many running clocks reach into the year."""

    notice: Notice
    looked_at: int
    changes: tuple[Change, ...]

    @property
    def moving(self) -> tuple[Change, ...]:
        return tuple(change for change in self.changes if change.moves)

    @property
    def overdue(self) -> tuple[Change, ...]:
        return tuple(change for change in self.changes if change.becomes_overdue)

    @property
    def firm(self) -> tuple[Change, ...]:
        return tuple(change for change in self.changes if change.becomes_firm)


def notice_of(text: str) -> Notice:
    """The notice in a text. Raises Invalid with the line and what to mend."""
    try:
        notice = read_notice(text, "放假安排")
    except NoticeFault as fault:
        raise Invalid("bad_notice", str(fault), field="text") from fault
    for name, value, most in (("number", notice.number, 100), ("title", notice.title, 200)):
        if len(value) > most:
            raise Invalid("too_long", f"{name} 最多 {most} 个字符，这里有 {len(value)} 个", field="text")
    return notice


def preview_notice(desk: Desk, actor: Actor, text: str) -> Preview:
    """What would change, storing nothing. Raises Forbidden, Invalid."""
    actor.must(Permission.CALENDAR_LOAD)
    notice = notice_of(text)
    day = today(desk.clock)
    changes: list[Change] = []
    looked_at = last = 0
    with reading(desk.engine) as session:
        after = calendar_in_force(session).with_notice(notice)
        while rows := _batch(session, notice.year, last):
            pauses = pauses_of(session, [clock for clock, _, _ in rows])
            for clock, number, state in rows:
                found = deadline_by(after, clock, pauses[clock.id])
                change = _change(clock, number, state, found.due, found.provisional, day)
                changes += [change] if change else []
            looked_at += len(rows)
            last = rows[-1][0].id
            session.expunge_all()
    return Preview(notice, looked_at, tuple(sorted(changes, key=lambda change: (change.after, change.case))))


def _batch(session: Session, year: int, last: int) -> Sequence[Row[LegalClock, str, str]]:
    query = select(LegalClock, Case.number, Case.state).join(Case, Case.id == LegalClock.case_id)
    return session.execute(
        query.where(reaches_into([year]), LegalClock.id > last).order_by(LegalClock.id).limit(_BATCH)
    ).all()


def _change(
    clock: LegalClock, number: str, state: str, due: date | None, provisional: bool, day: date
) -> Change | None:
    # A running clock has no open pause, so both days are known.
    assert clock.due_on is not None and due is not None
    becomes_firm = clock.provisional and not provisional
    if due == clock.due_on and not becomes_firm:
        return None
    return Change(number, state, clock.due_on, due, due < day <= clock.due_on, becomes_firm)
