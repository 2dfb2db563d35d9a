"""Counting the running clocks by the calendar that now counts 重新计算时限, a batch of cases in each transaction.

Stopped half way, it goes on where it was: a clock that still carries an older calendar is not done yet.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from service.access.actor import Actor
from service.access.permissions import Permission
from service.calendar_change.affected import reaches_into, years_counted
from service.operations.calendar import calendar_in_force
from service.operations.cases.clocks import recompute
from service.operations.cases.history import note
from service.operations.cases.holding import hold_enterprises_of
from service.operations.operation import Desk, Work, operation
from service.store.calendar_notice import CalendarNotice
from service.store.case import Case
from service.store.engine import reading
from service.store.legal_clock import LegalClock

BATCH = 200


@dataclass(frozen=True)
class Moved:
    """How many clocks were counted anew, how many moved, and how many are no longer provisional 暂定."""

    counted: int = 0
    moved: int = 0
    firm: int = 0

    def __add__(self, other: Moved) -> Moved:
        return Moved(self.counted + other.counted, self.moved + other.moved, self.firm + other.firm)


def move_clocks(desk: Desk, actor: Actor) -> Moved:
    """Count every clock that a loaded notice can move by the calendar in force; safe to run twice."""
    total = Moved()
    while (batch := move_batch(desk, actor)).counted:
        total += batch
    return total


def clocks_behind(desk: Desk) -> int:
    """How many running clocks still have to be counted by the calendar in force."""
    with reading(desk.engine) as session:
        behind = _behind(session)
        if behind is None:
            return 0
        return session.scalar(select(func.count()).select_from(LegalClock).where(behind)) or 0


@operation(Permission.CALENDAR_LOAD)
def move_batch(work: Work) -> Moved:
    """The next cases, all or none of them."""
    behind = _behind(work.session)
    if behind is None:
        return Moved()
    chosen = work.session.scalars(select(LegalClock.case_id).where(behind).order_by(LegalClock.id).limit(BATCH)).all()
    # All are held before the first history line: a step taken meanwhile holds its enterprise and waits for the audit chain.
    hold_enterprises_of(work, list(chosen))
    query = select(Case).where(Case.id.in_(chosen)).order_by(Case.id).with_for_update()
    cases = {case.id: case for case in work.session.scalars(query)}
    clocks = work.session.scalars(select(LegalClock).where(LegalClock.case_id.in_(cases), behind)).all()
    numbers = _numbers_by_year(work.session)
    total = Moved()
    for clock in clocks:
        total += _move(work, cases[clock.case_id], clock, numbers)
    if total.counted:
        work.audit("calendar.clocks", "calendar", counted=total.counted, moved=total.moved, firm=total.firm)
    return total


def _move(work: Work, case: Case, clock: LegalClock, numbers: dict[int, str]) -> Moved:
    before, provisional = clock.due_on, clock.provisional
    years = set(years_counted(clock, None))
    recompute(work, case, clock)
    years |= set(years_counted(clock, before))
    moved, firm = clock.due_on != before, provisional and not clock.provisional
    if moved or firm:
        basis = "、".join(numbers[year] for year in sorted(years) if year in numbers)
        told = f"到期日由 {before} 改为 {clock.due_on}" if moved else f"到期日 {clock.due_on} 不变"
        certain = "，不再是暂定" if firm else ""
        line = f"载入放假安排（{basis}）：{told}{certain}"
        note(work, case, "calendar", case.state, line, due_before=str(before), due=str(clock.due_on))
    return Moved(1, int(moved), int(firm))


def _behind(session: Session) -> ColumnElement[bool] | None:
    numbers = _numbers_by_year(session)
    if not numbers:
        return None
    return and_(reaches_into(numbers), LegalClock.calendar_version != calendar_in_force(session).version)


def _numbers_by_year(session: Session) -> dict[int, str]:
    """The loaded notice that counts in each year."""
    query = select(CalendarNotice.year, CalendarNotice.number).where(CalendarNotice.state == "approved")
    rows = session.execute(query.order_by(CalendarNotice.decided_at, CalendarNotice.id))
    return {row.year: row.number for row in rows}
