"""The sweep: checked again when sent, exactly one notice each, quiet on rest days, caught up in the morning (DC-2)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from typing import Any

import pytest

from service.access.roles import Role
from service.operations.users import create_user, deactivate_user
from service.outbox.leave import enter_leave
from service.reminders import sweep as sweeping
from service.reminders.sweep import Swept, send_for_case, sweep
from service.store import audit
from service.store.account import User
from service.store.engine import reading
from tests.service.conftest import OPERATOR, PASSWORD
from tests.service.objection.conftest import FOUND, REMEDY
from tests.service.reminders.conftest import SCHEDULER, Office


def username(office: Office, user_id: int | None) -> str:
    with reading(office.desk.engine) as session:
        return session.get_one(User, user_id).username


def test_the_ladder_from_start_to_days_overdue(office: Office) -> None:
    """§7.k: T−2, T−1, due day 09:00, then each working day overdue to handler and supervisor, until the clock stops."""
    number = office.assigned()
    caseworker, supervisor = office.procedure.caseworker, office.procedure.supervisor
    told: list[tuple[str, list[str], list[str]]] = []
    for day in ("11-23", "11-24", "11-25", "11-26", "11-27", "11-28", "11-29", "11-30", "12-01", "12-02"):
        before = {notice.id for notice in office.notices()}
        assert office.sweep_at(f"2026-{day} 08:59").sent == 0
        office.sweep_at(f"2026-{day} 09:00")
        new = [notice for notice in office.notices() if notice.id not in before]
        told.append(
            (
                day,
                [n.subject.split(" ", 2)[2] for n in new if n.recipient_id == caseworker.user_id],
                [n.subject.split(" ", 2)[2] for n in new if n.recipient_id == supervisor.user_id],
            )
        )
    assert told == [
        ("11-23", [], []),
        ("11-24", [], []),
        ("11-25", ["还剩 2 个工作日"], []),
        ("11-26", ["还剩 1 个工作日"], []),
        ("11-27", ["今日到期"], []),
        ("11-28", [], []),
        ("11-29", [], []),
        ("11-30", ["已逾期 1 个工作日"], ["已逾期 1 个工作日"]),
        ("12-01", ["已逾期 2 个工作日"], ["已逾期 2 个工作日"]),
        ("12-02", ["已逾期 3 个工作日"], ["已逾期 3 个工作日"]),
    ]
    office.procedure.step(number, "start_comparison")
    office.procedure.step(number, "withdraw", {}, office.procedure.enterprise)
    assert office.sweep_at("2026-12-03 09:00") == Swept()
    with reading(office.desk.engine) as session:
        assert audit.verify(session).holds


def test_the_start_is_told_on_the_next_working_morning(office: Office) -> None:
    """Filed on a Saturday: the office is left in peace until Monday."""
    office.procedure.file("p1")
    for quiet in ("2026-11-21 12:00", "2026-11-22 09:00", "2026-11-23 08:29"):
        assert office.sweep_at(quiet) == Swept()
    assert office.sweep_at("2026-11-23 08:30").sent == 1
    (notice,) = office.notices(office.procedure.supervisor, "reminder")
    assert "开始计时" in notice.subject and "2026-11-27" in notice.body
    assert notice.link.startswith("/desk/cases/")


def test_twice_is_once(office: Office) -> None:
    office.assigned()
    assert office.sweep_at("2026-11-25 09:00").sent == 1
    assert office.sweep_at("2026-11-25 09:00") == Swept()
    assert office.sweep_at("2026-11-25 09:01") == Swept()
    assert len(office.notices(office.procedure.caseworker, "reminder")) == 1


def test_many_sweeps_at_once_send_each_reminder_once(office: Office) -> None:
    office.procedure.file("p1", "h1")
    office.at("2026-11-30 09:00")
    start = Barrier(4)

    def one(_: int) -> Swept:
        start.wait()
        return sweep(office.desk, SCHEDULER)

    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(one, range(4)))
    assert sum(swept.failed for swept in done) == 0
    office.sweep_at("2026-11-30 09:01")
    assert len(office.notices(office.procedure.supervisor, "overdue")) == 2
    keys = [notice.key for notice in office.notices()]
    assert len(keys) == len(set(keys))


def test_a_missed_night_is_caught_up_in_the_morning(office: Office) -> None:
    """Nothing ran on Thursday. On Friday at 08:30 the handler hears of the day as it is then, at 09:00 of the due day."""
    office.assigned()
    assert office.sweep_at("2026-11-27 03:00") == Swept()
    assert office.sweep_at("2026-11-27 08:30") == Swept(sent=1, moot=1)
    (notice,) = office.notices(office.procedure.caseworker, "reminder")
    assert "今日到期" in notice.subject
    assert office.reminders(office.procedure.caseworker)["T-2"].moot_because == "overtaken_by_a_later_one"
    assert office.sweep_at("2026-11-27 09:00").sent == 1


def test_after_a_week_without_a_sweep_one_reminder_each_and_the_ladder_goes_on(office: Office) -> None:
    office.assigned()
    assert office.sweep_at("2026-12-04 10:00").sent == 2
    (notice,) = office.notices(office.procedure.caseworker, "overdue")
    assert "已逾期 5 个工作日" in notice.subject
    assert office.reminders(office.procedure.caseworker, "armed").keys() == {"T+6"}


def test_a_handler_who_left_passes_the_reminder_on(office: Office) -> None:
    """The account was closed after the reminder was armed: the supervisor hears of it instead, at once."""
    office.assigned()
    deactivate_user(office.desk, OPERATOR, username=username(office, office.procedure.caseworker.user_id))
    office.sweep_at("2026-11-25 09:00")
    assert office.notices(office.procedure.caseworker, "reminder") == []
    assert len(office.notices(office.procedure.supervisor, "reminder")) == 1
    assert office.reminders(office.procedure.caseworker)["T-2"].moot_because == "not_concerned_any_more"


def test_a_decided_case_reminds_nobody(office: Office) -> None:
    (number,) = office.procedure.file("p1").cases
    office.procedure.until_compared(number)
    office.procedure.step(number, "find_consistent", {**FOUND, **REMEDY})
    assert office.sweep_at("2026-11-30 09:00") == Swept()


def test_one_that_fails_stops_no_other_and_is_tried_again(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """The supervisor's reminder of the one case cannot be written; everybody else's is."""
    office.procedure.file("p1", "h1")
    first, broken = min(office.notices(office.procedure.enterprise), key=lambda n: n.id), True
    assert first.kind == "accepted"
    create_user(office.desk, OPERATOR, username="second", password=PASSWORD, role=Role.SUPERVISOR, display_name="副职")
    real = sweeping.tell

    def tell(work: Any, person: User, letter: Any, channels: Any) -> int:
        if broken and person.id == office.procedure.supervisor.user_id and "-1 " in letter.subject:
            raise RuntimeError("the letter does not fit")
        return real(work, person, letter, channels)

    monkeypatch.setattr(sweeping, "tell", tell)
    swept = office.sweep_at("2026-11-27 09:00")
    assert (swept.sent, swept.failed) == (3, 1)
    assert len(office.notices(office.procedure.supervisor, "reminder")) == 1
    broken = False
    assert office.sweep_at("2026-11-27 09:01").sent == 1
    assert len(office.notices(office.procedure.supervisor, "reminder")) == 2


def test_a_case_whose_only_reminder_fails_is_left_as_it_was(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    office.assigned()
    with monkeypatch.context() as patch:

        def fail(*_: object) -> None:
            raise RuntimeError("no words")

        patch.setattr(sweeping, "reminder_letter", fail)
        assert office.sweep_at("2026-11-25 09:00") == Swept(failed=1)
    assert office.reminders(office.procedure.caseworker)["T-2"].state == "armed"
    assert office.sweep_at("2026-11-25 09:01").sent == 1


def test_whoever_stands_in_gets_a_copy(office: Office) -> None:
    """Leave cover; nobody gets a copy before the leave begins or after it ends."""
    office.assigned()
    procedure = office.procedure
    enter_leave(
        office.desk,
        procedure.supervisor,
        username=username(office, procedure.caseworker.user_id),
        first=date(2026, 11, 26),
        last=date(2026, 11, 26),
        cover=username(office, procedure.other.user_id),
    )
    office.sweep_at("2026-11-25 09:00")
    assert office.notices(procedure.other) == []
    office.sweep_at("2026-11-26 09:00")
    (copy,) = office.notices(procedure.other)
    assert copy.subject.startswith("（代测试）") and "休假，由您代理" in copy.body
    assert len(office.notices(procedure.caseworker, "reminder")) == 2
    office.sweep_at("2026-11-27 09:00")
    assert len(office.notices(procedure.other)) == 1


def test_a_cover_who_is_told_anyway_is_told_once(office: Office) -> None:
    """The supervisor stands in for the caseworker: overdue, both are meant, and the supervisor reads it once."""
    office.assigned()
    procedure = office.procedure
    enter_leave(
        office.desk,
        procedure.caseworker,
        username=username(office, procedure.caseworker.user_id),
        first=date(2026, 11, 30),
        last=date(2026, 12, 4),
        cover=username(office, procedure.supervisor.user_id),
    )
    office.sweep_at("2026-11-30 09:00")
    assert len(office.notices(procedure.supervisor, "overdue")) == 1


def test_nobody_but_the_machine_may_sweep(office: Office) -> None:
    from service.faults import Forbidden

    for actor in (office.procedure.caseworker, office.procedure.supervisor, office.procedure.enterprise):
        with pytest.raises(Forbidden):
            send_for_case(office.desk, actor, case_id=1)
