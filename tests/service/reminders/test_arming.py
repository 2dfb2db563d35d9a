"""Reminders are armed in the transaction that starts, moves or stops the clock (DC-2)."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from service.faults import Conflict
from service.operations.cases.clocks import pause_clock, resume_clock
from service.operations.objection.stepping import find_case, take_step
from service.operations.operation import Work, operation
from service.reminders.arming import arm
from service.store.legal_clock import LegalClock
from tests.service.conftest import OPERATOR
from tests.service.objection.conftest import FOUND, REMEDY
from tests.service.reminders.conftest import Office, moment


@operation(None)
def pause(work: Work, number: str) -> None:
    pause_clock(work, find_case(work, number), "等待来源单位")
    work.audit("test.pause", number)


@operation(None)
def resume(work: Work, number: str) -> None:
    resume_clock(work, find_case(work, number))
    work.audit("test.resume", number)


@operation(None)
def arm_again(work: Work, number: str) -> None:
    case = find_case(work, number)
    arm(work, case, work.session.scalars(select(LegalClock).where(LegalClock.case_id == case.id)).one())


def fired(office: Office, *, of: object = None) -> dict[str, str]:
    armed = office.reminders(of, "armed")  # type: ignore[arg-type]
    return {
        offset: f"{row.fires_at.astimezone(moment('2026-01-01 00:00').tzinfo):%m-%d %H:%M}"
        for offset, row in armed.items()
    }


def test_filing_arms_for_those_who_must_assign(office: Office) -> None:
    """Nobody handles the case yet: the supervisor hears of it. Received Saturday 11-21, due Friday 11-27."""
    office.procedure.file("p1")
    assert fired(office, of=office.procedure.supervisor) == {
        "start": "11-21 10:00",
        "T-2": "11-25 09:00",
        "T-1": "11-26 09:00",
        "T": "11-27 09:00",
        "T+1": "11-30 09:00",
    }
    assert fired(office, of=office.procedure.caseworker) == {}


def test_assigning_moves_the_reminders_to_the_handler(office: Office) -> None:
    office.assigned()
    assert list(fired(office, of=office.procedure.caseworker)) == ["T-2", "T-1", "T", "T+1"]
    assert list(fired(office, of=office.procedure.supervisor)) == ["T+1"]
    moot = office.reminders(office.procedure.supervisor, "moot")
    assert {row.moot_because for row in moot.values()} == {"not_concerned_any_more"}


def test_reassigning_moves_them_again_and_back(office: Office) -> None:
    number = office.assigned()
    procedure = office.procedure
    procedure.step(number, "reassign", {"handler": procedure.other.user_id, "reason": "休假"}, procedure.supervisor)
    assert fired(office, of=procedure.caseworker) == {}
    assert list(fired(office, of=procedure.other)) == ["T-2", "T-1", "T", "T+1"]
    procedure.step(
        number, "reassign", {"handler": procedure.caseworker.user_id, "reason": "回来"}, procedure.supervisor
    )
    assert list(fired(office, of=procedure.caseworker)) == ["T-2", "T-1", "T", "T+1"]
    assert fired(office, of=procedure.other) == {}


def test_a_transfer_arms_the_department_too(office: Office) -> None:
    number = office.assigned()
    office.change_user(office.procedure.department, unit="市市场监督管理局")
    office.procedure.step(
        number, "transfer", {"unit": "市市场监督管理局", "reason": "职责"}, office.procedure.supervisor
    )
    assert list(fired(office, of=office.procedure.department)) == ["T-2", "T-1", "T", "T+1"]
    assert list(fired(office, of=office.procedure.caseworker)) == ["T-2", "T-1", "T", "T+1"]


def test_a_decision_disarms_everything(office: Office) -> None:
    (number,) = office.procedure.file("p1").cases
    office.procedure.until_compared(number)
    office.procedure.step(number, "find_consistent", {**FOUND, **REMEDY})
    assert fired(office) == {}
    assert "clock_stopped" in {row.moot_because for row in office.reminders(office.procedure.caseworker).values()}


def test_a_withdrawal_disarms_everything(office: Office) -> None:
    number = office.assigned()
    office.procedure.step(number, "withdraw", {}, office.procedure.enterprise)
    assert fired(office) == {}


def test_a_pause_silences_and_resuming_arms_for_the_new_day(office: Office) -> None:
    """The T-1 that was sent for the old due day is armed again for the new one."""
    number = office.assigned()
    office.sweep_at("2026-11-26 09:00")
    assert office.reminders(office.procedure.caseworker)["T-1"].state == "sent"
    office.at("2026-11-26 15:00")
    pause(office.desk, OPERATOR, number)
    assert fired(office) == {}
    office.at("2026-11-30 15:00")
    resume(office.desk, OPERATOR, number)
    assert office.procedure.case(number).due_on == moment("2026-12-02 00:00").date()
    assert fired(office, of=office.procedure.caseworker) == {
        "T-1": "12-01 09:00",
        "T": "12-02 09:00",
        "T+1": "12-03 09:00",
    }
    assert office.sweep_at("2026-12-01 09:00").sent == 1
    assert len([n for n in office.notices(office.procedure.caseworker, "reminder") if "还剩 1 个" in n.subject]) == 2


def test_arming_twice_is_arming_once(office: Office) -> None:
    number = office.assigned()
    before = {(row.id, row.state, row.fires_at) for row in office.reminders().values()}
    arm_again(office.desk, OPERATOR, number)
    assert {(row.id, row.state, row.fires_at) for row in office.reminders().values()} == before


def test_a_refused_step_arms_nothing(office: Office) -> None:
    """Reminders live and die with their transaction."""
    number = office.assigned()
    before = fired(office, of=office.procedure.caseworker)
    with pytest.raises(Conflict):
        take_step(
            office.desk,
            office.procedure.supervisor,
            number=number,
            revision=office.procedure.case(number).revision - 1,
            event="reassign",
            form={"handler": office.procedure.other.user_id, "reason": "x"},
        )
    assert fired(office, of=office.procedure.caseworker) == before
    assert fired(office, of=office.procedure.other) == {}
