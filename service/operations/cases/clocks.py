"""Starting, pausing, resuming and stopping the legal clock of a case; every change recomputes the due day with its receipt."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select

from rulesets.catalogue import catalogue
from rulesets.loading import schema
from rulesets.loading.pack import Pack
from service.operations.calendar import calendar_of, today_of
from service.operations.operation import Work
from service.reminders.arming import arm, disarm
from service.store.legal_clock import ClockPause, LegalClock
from service.store.objection import ObjectionCase
from workflows.calendar import WorkCalendar
from workflows.clock import Deadline, Pause, Span, compute_deadline
from workflows.clock.deadline import Unit
from workflows.objection import CLOCK_OF_KIND


def clock_rule(code: str) -> tuple[schema.Clock, str]:
    """The clock of the packs with this code, and the citation of its clause."""
    shelf = catalogue()
    for name in shelf.pack_names():
        pack = shelf.pack(name)
        for _, file in pack.each("clocks", schema.ClocksFile):
            for clock in file.clocks:
                if clock.id == code:
                    return clock, f"{pack.head.document.number} {clause_place(pack, clock.clause)}"
    raise LookupError(f"no pack has the clock {code}")


def clause_place(pack: Pack, clause: list[str] | str) -> str:
    """Where in its document a clause stands."""
    names = clause if isinstance(clause, list) else [clause]
    places = {entry.id: entry.place for _, file in pack.each("clauses", schema.ClausesFile) for entry in file.clauses}
    return "；".join(dict.fromkeys(places[name] for name in names))


def start_clock(work: Work, case: ObjectionCase, received_on: date) -> LegalClock:
    """The clock that the kind of objection starts on the day of receipt (CZ21-2.5.2b, SQ20-16a)."""
    rule, clause = clock_rule(CLOCK_OF_KIND[case.kind])
    assert rule.unit in ("working_days", "calendar_days")
    clock = LegalClock(
        case_id=case.id,
        code=rule.id,
        clause=clause,
        starts_on=received_on,
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


def recompute(work: Work, case: ObjectionCase, clock: LegalClock) -> None:
    """The due day by the calendar of today and the pauses so far."""
    pauses = work.session.scalars(select(ClockPause).where(ClockPause.clock_id == clock.id)).all()
    deadline = deadline_by(calendar_of(work), clock, pauses)
    clock.due_on = deadline.due
    clock.provisional = deadline.provisional
    clock.calendar_version = deadline.calendar_version
    clock.receipt = deadline.to_json()
    case.due_on = deadline.due
    arm(work, case, clock)


def clock_of(work: Work, case: ObjectionCase) -> LegalClock:
    return work.session.scalars(select(LegalClock).where(LegalClock.case_id == case.id)).one()


def pause_clock(work: Work, case: ObjectionCase, reason: str) -> None:
    """The count stands still from today."""
    clock = clock_of(work, case)
    work.session.add(ClockPause(clock_id=clock.id, first=today_of(work), last=None, reason=reason))
    clock.state = "paused"
    work.session.flush()
    recompute(work, case, clock)


def resume_clock(work: Work, case: ObjectionCase) -> None:
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


def stop_clock(work: Work, case: ObjectionCase) -> None:
    """The matter is decided; the due day stays as the proof of being in time."""
    clock = clock_of(work, case)
    if clock.state == "paused":
        resume_clock(work, case)
    clock.state = "stopped"
    clock.stopped_on = today_of(work)
    disarm(work, clock)
