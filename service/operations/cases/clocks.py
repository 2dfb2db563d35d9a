"""Starting, pausing, resuming and stopping the legal clock of a case; every change recomputes the due day with its receipt."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select

from rulesets.form.procedures import ClockRule
from rulesets.procedures import clock_rule as rule_of
from service.operations.calendar import calendar_of, today_of
from service.operations.operation import Work
from service.reminders.arming import arm, disarm
from service.store.case import Case
from service.store.legal_clock import ClockPause, LegalClock
from workflows.calendar import WorkCalendar
from workflows.clock import Deadline, Pause, Span, compute_deadline
from workflows.clock.deadline import Unit

_EVERY_DOCUMENT = "composite"


def clock_rule(work: Work, code: str, on: date) -> ClockRule:
    """The time limit ``code`` as the documents in force on that day have it.

    Where the documents of this office's profile do not speak of it, another's of the same kind decides rather than none.
    """
    try:
        return rule_of(code, work.desk.settings.profile, on)
    except LookupError:
        return rule_of(code, _EVERY_DOCUMENT, on)


def start_clock(work: Work, case: Case, code: str, first: date) -> LegalClock:
    """Start the time limit ``code`` of the packs with the receipt on ``first``; it takes the place of the clock before it."""
    rule = clock_rule(work, code, first)
    earlier = current_clock(work, case)
    if earlier is not None:
        stop_clock(work, case)
        earlier.current = False
    clock = LegalClock(
        case_id=case.id,
        code=rule.code,
        current=True,
        clause=rule.citation.text,
        starts_on=first,
        length=rule.length,
        unit=rule.unit,
        extension=0,
        state="running",
        due_on=None,
        provisional=False,
        calendar_version="",
        receipt={},
        stopped_on=None,
    )
    work.session.add(clock)
    work.session.flush()
    recompute(work, case, clock)
    return clock


def deadline_by(calendar: WorkCalendar, clock: LegalClock, pauses: Iterable[ClockPause]) -> Deadline:
    """The deadline of a clock with its pauses by any calendar; changes nothing."""
    unit: Unit = "calendar_days" if clock.unit == "calendar_days" else "working_days"
    spans = [Pause(pause.first, pause.last, pause.reason) for pause in pauses]
    return compute_deadline(calendar, clock.starts_on, Span(clock.length, unit, clock.extension), spans)


def recompute(work: Work, case: Case, clock: LegalClock) -> None:
    """The due day by the calendar of today and the pauses so far."""
    pauses = work.session.scalars(select(ClockPause).where(ClockPause.clock_id == clock.id)).all()
    deadline = deadline_by(calendar_of(work), clock, pauses)
    clock.due_on = deadline.due
    clock.provisional = deadline.provisional
    clock.calendar_version = deadline.calendar_version
    clock.receipt = deadline.to_json()
    case.due_on = deadline.due
    arm(work, case, clock)


def current_clock(work: Work, case: Case) -> LegalClock | None:
    """The clock that counts now or counted last; None before the first."""
    query = select(LegalClock).where(LegalClock.case_id == case.id, LegalClock.current)
    return work.session.scalars(query).one_or_none()


def clock_of(work: Work, case: Case) -> LegalClock:
    """The same, where there must be one."""
    clock = current_clock(work, case)
    assert clock is not None
    return clock


def extend_clock(work: Work, case: Case, days: int) -> LegalClock:
    """Grant the one extension that the clause of the running clock allows, ``days`` in its unit."""
    clock = clock_of(work, case)
    clock.extension = days
    recompute(work, case, clock)
    return clock


def pause_clock(work: Work, case: Case, reason: str) -> None:
    """The count stands still from today."""
    clock = clock_of(work, case)
    work.session.add(ClockPause(clock_id=clock.id, first=today_of(work), last=None, reason=reason))
    clock.state = "paused"
    work.session.flush()
    recompute(work, case, clock)


def resume_clock(work: Work, case: Case) -> None:
    """The count goes on tomorrow: the last day of a pause is still a day of the pause (contract §4)."""
    clock = clock_of(work, case)
    if clock.state != "paused":
        return
    pause = work.session.scalars(
        select(ClockPause).where(ClockPause.clock_id == clock.id, ClockPause.last.is_(None))
    ).one()
    pause.last = today_of(work)
    clock.state = "running"
    work.session.flush()
    recompute(work, case, clock)


def stop_clock(work: Work, case: Case) -> None:
    """The matter is decided; the due day stays as the proof of being in time."""
    clock = clock_of(work, case)
    if clock.state == "stopped":
        return
    if clock.state == "paused":
        resume_clock(work, case)
    clock.state = "stopped"
    clock.stopped_on = today_of(work)
    disarm(work, clock)
