"""The reminder sweep 提醒巡查: what is due is checked once more, and what still holds becomes notices. Safe to run twice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import structlog
from sqlalchemy import select

from service.access.actor import Actor
from service.access.permissions import Permission
from service.operations.calendar import calendar_of
from service.operations.operation import Desk, Work, operation
from service.outbox.hours import is_quiet
from service.outbox.notices import tell
from service.reminders.arming import arm, concerned_by, make_moot
from service.reminders.schedule import START
from service.reminders.wording import reminder_letter
from service.store.account import User
from service.store.case import Case
from service.store.engine import reading
from service.store.enterprise import Enterprise
from service.store.legal_clock import LegalClock
from service.store.reminder import Reminder

log = structlog.get_logger(__name__)
_ROUND = 500
_PASSED_ON = "not_concerned_any_more"


@dataclass
class Swept:
    """What one sweep did, in reminders."""

    sent: int = 0
    moot: int = 0
    failed: int = 0

    def add(self, other: Swept) -> None:
        self.sent += other.sent
        self.moot += other.moot
        self.failed += other.failed


class NothingSent(RuntimeError):
    """Every reminder of a case failed; its transaction is given up, and the next sweep tries again."""

    def __init__(self, failed: int) -> None:
        super().__init__(f"{failed} reminders failed")
        self.failed = failed


def sweep(desk: Desk, actor: Actor) -> Swept:
    """Send every reminder that is due. Case by case, each in its own transaction: one that fails stops no other.

    On rest days and outside office hours nothing happens; the next working morning catches up. What it costs follows
    what is due, not what is open.
    """
    total = Swept()
    if quiet_now(desk, actor):
        return total
    last: int | None = None
    while cases := _due_cases(desk, desk.clock.now(), last):
        for case_id in cases:
            try:
                total.add(send_for_case(desk, actor, case_id=case_id))
            except NothingSent as fault:
                total.failed += fault.failed
            except Exception as error:
                log.error("reminders_of_case_failed", case=case_id, exc_info=error)
                total.failed += 1
        last = cases[-1]
    return total


@operation(Permission.REMINDER_RUN)
def quiet_now(work: Work) -> bool:
    """Whether the office rests, by the calendar in force."""
    return is_quiet(calendar_of(work), work.now)


def _due_cases(desk: Desk, now: datetime, after: int | None) -> list[int]:
    # Found through the reminders that are due, so that the sweep costs by what is due and not by what is open.
    due = select(Reminder.clock_id).where(Reminder.state == "armed", Reminder.fires_at <= now)
    query = (
        select(LegalClock.case_id).where(LegalClock.id.in_(due)).distinct().order_by(LegalClock.case_id).limit(_ROUND)
    )
    if after is not None:
        query = query.where(LegalClock.case_id > after)
    with reading(desk.engine) as session:
        return list(session.scalars(query))


@operation(Permission.REMINDER_RUN)
def send_for_case(work: Work, *, case_id: int) -> Swept:
    """Send what is due for one case, then arm the next working day overdue."""
    # Enterprise and case are locked before the reminders, as a step does it, so that the two never wait for each other in a circle.
    # Somebody who holds them now is changing them; the next sweep looks again.
    done = Swept()
    owner = select(Case.enterprise_id).where(Case.id == case_id).scalar_subquery()
    held = select(Enterprise.id).where(Enterprise.id == owner).with_for_update(key_share=True, skip_locked=True)
    if work.session.scalars(held).one_or_none() is None:
        return done
    case = work.session.scalars(select(Case).where(Case.id == case_id).with_for_update(skip_locked=True)).one_or_none()
    if case is None:
        return done
    for clock in work.session.scalars(select(LegalClock).where(LegalClock.case_id == case.id)):
        rows = _due_rows(work, clock)
        if rows:
            _send(work, case, clock, rows, done)
            arm(work, case, clock)
    if done.failed and not done.sent and not done.moot:
        raise NothingSent(done.failed)
    if done.sent or done.moot:
        work.audit("reminder.send", f"case:{case.number}", sent=done.sent, moot=done.moot)
    return done


def _due_rows(work: Work, clock: LegalClock) -> list[Reminder]:
    query = select(Reminder).where(
        Reminder.clock_id == clock.id, Reminder.state == "armed", Reminder.fires_at <= work.now
    )
    return list(work.session.scalars(query.order_by(Reminder.fires_at, Reminder.id)))


def _send(work: Work, case: Case, clock: LegalClock, rows: list[Reminder], done: Swept) -> None:
    reasons = {row.id: why_moot(work, case, clock, row) for row in rows}
    # A reminder of somebody who no longer has to act is passed on to whoever does.
    live = [row for row in rows if reasons[row.id] in (None, _PASSED_ON)]
    latest = live[-1] if live else None
    for row in rows:
        because = reasons[row.id]
        if because is None and latest is not None and row.offset != latest.offset:
            # After days without a sweep everybody hears of the present day only.
            because = "overtaken_by_a_later_one"
        if because is not None:
            make_moot(row, because)
            done.moot += 1
    if latest is not None:
        for person in concerned_by(work, case, latest.offset):
            _send_one(work, case, clock, latest, person, done)
    work.session.flush()


def why_moot(work: Work, case: Case, clock: LegalClock, row: Reminder) -> str | None:
    """Why this reminder should not be sent any more; None: it still holds."""
    if clock.state != "running" or clock.due_on is None:
        return f"clock_{clock.state}"
    if row.offset != START and row.due_on != clock.due_on:
        return "due_day_moved"
    if row.recipient_id not in {person.id for person in concerned_by(work, case, row.offset)}:
        return _PASSED_ON
    return None


def _send_one(work: Work, case: Case, clock: LegalClock, pattern: Reminder, person: User, done: Swept) -> None:
    """Turn the reminder of one person into a notice; who became responsible after it was armed gets one as well."""
    try:
        with work.session.begin_nested():
            row = _row_of(work, clock, pattern, person)
            if row.state == "sent" and pattern.due_on == row.due_on:
                return
            # It may have been made moot while somebody else was responsible.
            row.due_on, row.moot_because = pattern.due_on, None
            tell(work, person, reminder_letter(work, case, clock, row, person), channels=())
            row.state, row.sent_at = "sent", work.now
            work.session.flush()
        done.sent += 1
    except Exception as error:
        log.error("reminder_failed", clock=clock.id, offset=pattern.offset, recipient=person.id, exc_info=error)
        done.failed += 1


def _row_of(work: Work, clock: LegalClock, pattern: Reminder, person: User) -> Reminder:
    row = work.session.scalars(
        select(Reminder).where(
            Reminder.clock_id == clock.id, Reminder.offset == pattern.offset, Reminder.recipient_id == person.id
        )
    ).one_or_none()
    if row is None:
        row = Reminder(
            clock_id=clock.id,
            offset=pattern.offset,
            recipient_id=person.id,
            due_on=pattern.due_on,
            fires_at=pattern.fires_at,
            state="armed",
        )
        work.session.add(row)
    return row
