"""Loading a year's holiday notice: preview, second person, clocks counted anew, history (CLK-01, CLK-07)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import select

import service.calendar_change.moving as moving
from service.access.roles import Role
from service.calendar_change.loading import approve_calendar, propose_calendar, reject_calendar
from service.calendar_change.moving import Moved, clocks_behind, move_batch, move_clocks
from service.calendar_change.preview import preview_notice
from service.faults import Conflict, Forbidden, Invalid, NotFound
from service.operations.calendar import calendar_in_force
from service.store import audit
from service.store.audit_entry import AuditEntry
from service.store.engine import reading
from service.store.legal_clock import LegalClock
from tests.service.calendar_change.conftest import NOTICE, SAME_DAYS, Office
from tests.service.conftest import Person


def clock_of(office: Office, number: str) -> LegalClock:
    case = office.procedure.case(number)
    with reading(office.desk.engine) as session:
        return session.scalars(select(LegalClock).where(LegalClock.case_id == case.id)).one()


def load(office: Office, text: str = NOTICE) -> Moved:
    notice = propose_calendar(office.desk, office.officer, text=text)
    return approve_calendar(office.desk, office.administrator, notice=notice)


def test_a_clock_into_an_unpublished_year_is_provisional_until_the_year_is_loaded(office: Office) -> None:
    (number,) = office.procedure.file("p1").cases
    assert office.procedure.case(number).due_on == date(2027, 1, 6)
    assert clock_of(office, number).provisional
    assert load(office) == Moved(1, 1, 1)
    clock = clock_of(office, number)
    assert (clock.due_on, clock.provisional) == (date(2027, 1, 8), False)
    assert office.procedure.case(number).due_on == date(2027, 1, 8)
    assert clock.receipt["due"] == "2027-01-08" and sum(day["counted"] for day in clock.receipt["days"]) == 5
    assert any("演练〔2026〕1号" in day["reason"] for day in clock.receipt["days"])
    line = office.procedure.lines(number)[-1]
    assert line == "载入放假安排（演练〔2026〕1号）：到期日由 2027-01-06 改为 2027-01-08，不再是暂定"
    with reading(office.desk.engine) as session:
        assert audit.verify(session).holds


def test_a_day_that_stays_becomes_firm_and_the_history_says_so(office: Office) -> None:
    (number,) = office.procedure.file("p1").cases
    revision = office.procedure.case(number).revision
    assert load(office, SAME_DAYS) == Moved(1, 0, 1)
    clock = clock_of(office, number)
    assert (clock.due_on, clock.provisional) == (date(2027, 1, 6), False)
    assert office.procedure.lines(number)[-1].endswith("到期日 2027-01-06 不变，不再是暂定")
    assert office.procedure.case(number).revision == revision, "nothing that a caseworker decides on has changed"


def test_clocks_started_after_the_loading_count_by_it(office: Office) -> None:
    load(office)
    (number,) = office.procedure.file("p1").cases
    assert not clock_of(office, number).provisional
    assert office.procedure.case(number).due_on == date(2027, 1, 8)


def test_preview_says_what_will_happen_and_stores_nothing(office: Office) -> None:
    """The preview and the loading agree, case by case."""
    first, second = office.procedure.file("p1", "h1").cases
    before = office.procedure.lines(first)
    found = preview_notice(office.desk, office.officer, NOTICE)
    assert found.looked_at == 2 and len(found.moving) == len(found.firm) == 2 and not found.overdue
    assert [(item.case, item.before, item.after) for item in found.changes] == [
        (number, date(2027, 1, 6), date(2027, 1, 8)) for number in (first, second)
    ]
    assert office.procedure.lines(first) == before and clock_of(office, first).provisional
    load(office)
    assert {item.case: item.after for item in found.changes} == {
        number: office.procedure.case(number).due_on for number in (first, second)
    }
    again = preview_notice(office.desk, office.officer, NOTICE)
    assert again.looked_at == 2 and not again.changes


def test_preview_names_the_cases_that_become_overdue(office: Office) -> None:
    """Counted provisionally until 2027-01-06; with 2 and 3 January worked the day was the 4th, and today is the 5th."""
    (number,) = office.procedure.file("p1").cases
    office.clock.advance(timedelta(days=7))
    shorter = SAME_DAYS.replace("make_up_days: []", "make_up_days: [2027-01-02, 2027-01-03]")
    (change,) = preview_notice(office.desk, office.officer, shorter).overdue
    assert (change.case, change.before, change.after) == (number, date(2027, 1, 6), date(2027, 1, 4))
    load(office, shorter)
    assert office.procedure.case(number).due_on == date(2027, 1, 4)


def test_a_decided_case_and_a_case_of_this_year_stay_as_they_are(office: Office) -> None:
    decided, other = office.procedure.file("p1", "h1").cases
    office.procedure.step(decided, "withdraw", {}, office.procedure.enterprise)
    receipt = clock_of(office, decided).receipt
    office.clock.advance(timedelta(days=-20))
    office.procedure.step(other, "withdraw", {}, office.procedure.enterprise)
    (early,) = office.procedure.file("h1").cases
    assert load(office) == Moved(0, 0, 0)
    assert clock_of(office, decided).receipt == receipt
    assert clock_of(office, early).due_on == date(2026, 12, 16)


def test_nobody_approves_what_they_proposed(office: Office) -> None:
    notice = propose_calendar(office.desk, office.officer, text=NOTICE)
    with pytest.raises(Invalid) as caught:
        approve_calendar(office.desk, office.officer, notice=notice)
    assert caught.value.code == "same_person"
    with reading(office.desk.engine) as session:
        assert 2027 not in calendar_in_force(session).notices


def test_a_notice_is_decided_once(office: Office) -> None:
    notice = propose_calendar(office.desk, office.officer, text=NOTICE)
    reject_calendar(office.desk, office.administrator, notice=notice)
    for act in (approve_calendar, reject_calendar):
        with pytest.raises(Conflict) as caught:
            act(office.desk, office.administrator, notice=notice)
        assert caught.value.code == "already_decided"
    with pytest.raises(NotFound):
        approve_calendar(office.desk, office.administrator, notice=notice + 1)
    with reading(office.desk.engine) as session:
        assert 2027 not in calendar_in_force(session).notices
        actions = list(session.scalars(select(AuditEntry.action).where(AuditEntry.action.startswith("calendar."))))
        assert actions == ["calendar.propose", "calendar.rejected"]


def test_a_later_notice_of_the_same_year_replaces_the_earlier(office: Office) -> None:
    (number,) = office.procedure.file("p1").cases
    load(office)
    assert load(office, SAME_DAYS) == Moved(1, 1, 0)
    assert office.procedure.case(number).due_on == date(2027, 1, 6)
    assert len([line for line in office.procedure.lines(number) if "载入放假安排" in line]) == 2


def test_a_shipped_year_is_overridden_by_a_loaded_notice(office: Office) -> None:
    (number,) = office.procedure.file("p1").cases
    text = SAME_DAYS.replace("2027", "2026").replace(
        "{name: 元旦, from: 2026-01-01, until: 2026-01-01}", "{name: 岁末, from: 2026-12-30, until: 2026-12-31}"
    )
    load(office, text)
    assert office.procedure.case(number).due_on == date(2027, 1, 8), "two working days fewer in 2026"


def test_a_stop_half_way_is_made_good(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each batch stands by itself; what is left is found again by the calendar that its clock carries."""
    numbers = office.procedure.file("p1", "h1").cases
    monkeypatch.setattr(moving, "BATCH", 1)
    notice = propose_calendar(office.desk, office.officer, text=NOTICE)
    real, calls = move_batch, []

    def stopping(*arguments: object) -> Moved:
        calls.append(arguments)
        if len(calls) > 1:
            raise KeyboardInterrupt
        return real(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(moving, "move_batch", stopping)
    with pytest.raises(KeyboardInterrupt):
        approve_calendar(office.desk, office.administrator, notice=notice)
    assert clocks_behind(office.desk) == 1
    monkeypatch.setattr(moving, "move_batch", real)
    assert move_clocks(office.desk, office.administrator) == Moved(1, 1, 1)
    assert clocks_behind(office.desk) == 0
    assert move_clocks(office.desk, office.administrator) == Moved()
    for number in numbers:
        assert len([line for line in office.procedure.lines(number) if "载入放假安排" in line]) == 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "应当写明 year"),
        ("year: 2027\n", "holidays"),
        (NOTICE.replace("2027-01-09", "2027-01-08"), "周一至周五"),
        (NOTICE.replace("演练〔2026〕1号", "号" * 101), "最多 100"),
        (NOTICE + "# " + "x" * 20_000, "最多 20000"),
        (NOTICE + "#\x00", "控制字符"),
    ],
)
def test_a_faulty_notice_is_told_and_not_kept(office: Office, text: str, words: str) -> None:
    with pytest.raises(Invalid, match=words):
        propose_calendar(office.desk, office.officer, text=text)
    with reading(office.desk.engine) as session:
        assert not session.scalars(select(AuditEntry).where(AuditEntry.action == "calendar.propose")).all()


def test_the_same_notice_twice_is_refused(office: Office) -> None:
    propose_calendar(office.desk, office.officer, text=NOTICE)
    with pytest.raises(Conflict, match="待核准"):
        propose_calendar(office.desk, office.administrator, text=NOTICE.replace("\n", "\r\n"))


def test_only_policy_officers_and_administrators_load_calendars(office: Office, person: Callable[..., Person]) -> None:
    for role in (Role.CASEWORKER, Role.SUPERVISOR, Role.DEPARTMENT, Role.INSPECTOR):
        actor = person(role).actor
        for act in (
            lambda actor=actor: propose_calendar(office.desk, actor, text=NOTICE),
            lambda actor=actor: preview_notice(office.desk, actor, NOTICE),
            lambda actor=actor: approve_calendar(office.desk, actor, notice=1),
        ):
            with pytest.raises(Forbidden):
                act()
