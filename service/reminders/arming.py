"""Arming reminders 设定提醒: in the transaction that starts, moves or stops a clock, or changes who has to act."""

from __future__ import annotations

from sqlalchemy import select

from service.operations.calendar import calendar_of, today_of
from service.operations.operation import Work
from service.outbox.people import handlers_of, with_supervisors
from service.reminders.schedule import START, is_overdue, moments
from service.store.account import User
from service.store.case import Case
from service.store.legal_clock import LegalClock
from service.store.reminder import Reminder


def arm(work: Work, case: Case, clock: LegalClock) -> None:
    """Bring the reminders of a clock in line with its due day and with who has to act. Twice does no more than once.

    What was sent for the same due day stays sent; for another due day it is armed again. A reminder whose moment has
    passed unsent keeps its place, so that the next sweep catches up on it.
    """
    work.session.flush()
    rows = {(row.offset, row.recipient_id): row for row in reminders_of(work, clock)}
    if clock.state != "running" or clock.due_on is None:
        for row in rows.values():
            make_moot(row, f"clock_{clock.state}")
        return
    planned = moments(calendar_of(work), clock.starts_on, clock.due_on, work.now)
    if clock.starts_on == today_of(work) and not any(offset == START for offset, _ in rows):
        planned[START] = work.now
    concerned = {offset: {person.id for person in concerned_by(work, case, offset)} for offset in planned}
    for (offset, recipient), row in rows.items():
        if row.state != "armed" or recipient in concerned.get(offset, ()):
            continue
        if offset in planned or recipient not in {person.id for person in concerned_by(work, case, offset)}:
            make_moot(row, "not_concerned_any_more")
        elif row.due_on == clock.due_on:
            continue
        elif offset == START:
            # The start is worth telling whatever became of the due day; the text names the day of the sending.
            row.due_on = clock.due_on
        else:
            make_moot(row, "due_day_moved")
    for offset, moment in planned.items():
        for recipient in concerned[offset]:
            found = rows.get((offset, recipient))
            if found is None:
                work.session.add(
                    Reminder(
                        clock_id=clock.id,
                        offset=offset,
                        recipient_id=recipient,
                        due_on=clock.due_on,
                        fires_at=moment,
                        state="armed",
                    )
                )
            elif (found.state, found.due_on, found.fires_at) == ("armed", clock.due_on, moment):
                continue
            elif found.state != "sent" or found.due_on != clock.due_on:
                found.due_on, found.fires_at, found.state = clock.due_on, moment, "armed"
                found.sent_at = found.moot_because = None
    work.session.flush()


def disarm(work: Work, clock: LegalClock) -> None:
    """The clock has stopped: nobody needs to hear of it any more."""
    for row in reminders_of(work, clock):
        make_moot(row, "clock_stopped")


def concerned_by(work: Work, case: Case, offset: str) -> list[User]:
    """Who hears of it: whoever has to act; every supervisor too once it is overdue (CLK-01: escalate)."""
    people = handlers_of(work.session, case)
    return with_supervisors(work.session, people) if is_overdue(offset) else people


def reminders_of(work: Work, clock: LegalClock) -> list[Reminder]:
    return list(work.session.scalars(select(Reminder).where(Reminder.clock_id == clock.id).order_by(Reminder.id)))


def make_moot(row: Reminder, because: str) -> None:
    if row.state == "armed":
        row.state, row.moot_because = "moot", because
