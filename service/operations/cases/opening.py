"""Opening a case 立件: its number, its first state, its clock and its first line, in the transaction of whoever hands it in."""

from __future__ import annotations

from typing import TypeVar

from service.operations.calendar import today_of
from service.operations.cases.clocks import start_clock
from service.operations.cases.conduct import conduct_of
from service.operations.cases.history import note
from service.operations.operation import Work
from service.store.case import Case
from service.store.number_series import next_number
from workflows.procedure.run import Taken
from workflows.procedure.shape import NOWHERE

C = TypeVar("C", bound=Case)


def open_case(work: Work, case: C, taken: Taken, line: str) -> C:
    """Store a new case in the state that its first step leads to. The clocks of that step begin with the receipt today."""
    conduct = conduct_of(case.procedure)
    case.state = taken.after
    case.stage = conduct.procedure.state(taken.after).stage
    case.opened_at = work.now
    work.session.add(case)
    work.session.flush()
    clock = None
    for name in taken.step.starts:
        clock = start_clock(work, case, conduct.clock_code(case, name), today_of(work))
    if clock is None:
        note(work, case, taken.step.event, NOWHERE, line, clause=taken.step.clause)
        return case
    due = f"，应于 {clock.due_on} 前办结{'（暂定）' if clock.provisional else ''}"
    note(work, case, taken.step.event, NOWHERE, line + due, due=str(clock.due_on), clock=clock.code)
    return case


def running_number(work: Work, word: str, series: str) -> str:
    """The next number of a series of this year, e.g. 申〔2026〕0001号; rolled back with the caller."""
    year = today_of(work).year
    return f"{word}〔{year}〕{next_number(work.session, f'{series}/{year}'):04d}号"
