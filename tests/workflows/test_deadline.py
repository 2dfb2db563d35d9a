"""Time limits: the test vectors of the clock register, and what must hold for every clock."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from workflows.calendar import WorkCalendar, published_calendar
from workflows.calendar.notice import Notice
from workflows.clock import Deadline, Pause, Span, compute_deadline
from workflows.clock.deadline import DeadlineFault

CALENDAR = published_calendar()


def working(start: str, days: int, *pauses: tuple[str, str]) -> Deadline:
    spans = [Pause(date.fromisoformat(first), date.fromisoformat(last), "补正") for first, last in pauses]
    return compute_deadline(CALENDAR, date.fromisoformat(start), Span(days, "working_days"), spans)


@pytest.mark.parametrize(
    ("clock", "start", "days", "due"),
    [
        ("CLK-01", "2022-09-28", 5, "2022-10-10"),
        ("CLK-01", "2022-06-04", 5, "2022-06-10"),
        ("CLK-01", "2021-12-27", 5, "2022-01-04"),
        ("CLK-01", "2026-02-11", 5, "2026-02-25"),
        ("CLK-02", "2022-01-24", 10, "2022-02-10"),
        ("CLK-02", "2026-09-21", 10, "2026-10-12"),
        ("CLK-03", "2022-04-29", 7, "2022-05-12"),
    ],
)
def test_vectors_of_the_clock_register(clock: str, start: str, days: int, due: str) -> None:
    """Requirements §7.k."""
    answer = working(start, days)
    assert answer.due == date.fromisoformat(due) and not answer.provisional


def test_receipt_names_every_day_and_its_reason() -> None:
    answer = working("2026-09-24", 5)
    assert answer.days[0].date == date(2026, 9, 24) and not answer.days[0].counted
    assert "民法典第二百零一条" in answer.days[0].reason
    assert [day.date for day in answer.days] == [date(2026, 9, 24) + timedelta(days=n) for n in range(len(answer.days))]
    assert sum(day.counted for day in answer.days) == 5
    assert answer.days[-1].date == answer.due and answer.days[-1].counted
    assert any("中秋节" in day.reason for day in answer.days)


def test_pause_stops_from_its_first_day_to_its_last() -> None:
    """Contract §4: 2026-09-28..2026-10-09 takes out all working days between, both ends included."""
    assert working("2026-09-24", 5).due == date(2026, 10, 9)
    paused = working("2026-09-24", 5, ("2026-09-28", "2026-10-09"))
    assert paused.due == date(2026, 10, 15)
    assert all("暂停" in day.reason for day in paused.days if date(2026, 9, 28) <= day.date <= date(2026, 10, 9))


def test_pause_and_resume_on_one_working_day_costs_that_day() -> None:
    """An inclusive span of one day stops the count on that day."""
    assert working("2026-11-16", 5).due == date(2026, 11, 23)
    assert working("2026-11-16", 5, ("2026-11-18", "2026-11-18")).due == date(2026, 11, 24)
    assert working("2026-11-16", 5, ("2026-11-21", "2026-11-21")).due == date(2026, 11, 23), "a rest day costs nothing"


def test_open_pause_has_no_due_day_yet() -> None:
    answer = compute_deadline(
        CALENDAR, date(2026, 11, 16), Span(5, "working_days"), [Pause(date(2026, 11, 18), None, "等待补正")]
    )
    assert answer.due is None and answer.days[-1].date == date(2026, 11, 17)


def test_calendar_days_end_on_a_working_day() -> None:
    """民法典 第二百零三条: seven days from Friday 2026-09-18 end on holiday 2026-09-25 and move past the Mid-Autumn days."""
    answer = compute_deadline(CALENDAR, date(2026, 9, 18), Span(7, "calendar_days"))
    assert answer.due == date(2026, 9, 28)
    assert sum(day.counted for day in answer.days) == 7
    plain = compute_deadline(CALENDAR, date(2026, 11, 2), Span(7, "calendar_days"))
    assert plain.due == date(2026, 11, 9)


def test_make_up_sunday_is_a_working_day_for_the_last_calendar_day() -> None:
    assert compute_deadline(CALENDAR, date(2026, 9, 13), Span(7, "calendar_days")).due == date(2026, 9, 20)


def test_extension_lengthens_by_its_days() -> None:
    assert (
        compute_deadline(CALENDAR, date(2026, 11, 2), Span(5, "working_days", 5)).due == working("2026-11-02", 10).due
    )


def test_due_day_in_an_unpublished_year_is_provisional() -> None:
    answer = working("2026-12-29", 5)
    assert answer.provisional and answer.due == date(2027, 1, 6)
    assert not working("2026-12-21", 5).provisional


@pytest.mark.parametrize("days", [0, -3, 4000])
def test_impossible_length_is_refused(days: int) -> None:
    with pytest.raises(DeadlineFault, match="期限应在"):
        working("2026-11-02", days)


def test_pause_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(DeadlineFault, match="晚于末日"):
        working("2026-11-02", 5, ("2026-11-05", "2026-11-04"))


def test_end_of_the_calendar_is_a_fault_and_no_crash() -> None:
    with pytest.raises(DeadlineFault, match="超出了日历"):
        compute_deadline(CALENDAR, date(9999, 12, 30), Span(5, "working_days"))


starts = st.dates(date(2019, 1, 1), date(2026, 9, 30))
lengths = st.integers(1, 30)
pauses = st.lists(
    st.builds(
        lambda first, length: Pause(first, first + timedelta(days=length), "p"),
        st.dates(date(2019, 1, 1), date(2026, 12, 1)),
        st.integers(0, 10),
    ),
    max_size=3,
)


def changed(year: int, *, holiday: date | None = None, make_up: date | None = None) -> WorkCalendar:
    notice = CALENDAR.notices[year]
    days_off = dict(notice.holidays)
    make_up_days = set(notice.make_up_days)
    if holiday is not None:
        days_off[holiday] = "新增假期"
        make_up_days.discard(holiday)
    if make_up is not None:
        days_off.pop(make_up, None)
        make_up_days.add(make_up)
    return CALENDAR.with_notice(Notice(year, notice.title, notice.number, days_off, frozenset(make_up_days)))


@given(starts, lengths, pauses, st.integers(1, 60))
def test_one_more_holiday_never_shortens(start: date, length: int, stops: list[Pause], offset: int) -> None:
    day = start + timedelta(days=offset)
    assume(day.year in CALENDAR.notices)
    before = compute_deadline(CALENDAR, start, Span(length, "working_days"), stops).due
    after = compute_deadline(changed(day.year, holiday=day), start, Span(length, "working_days"), stops).due
    assert before is not None and after is not None and after >= before


@given(starts, lengths, pauses, st.integers(1, 60))
def test_one_more_make_up_day_never_lengthens(start: date, length: int, stops: list[Pause], offset: int) -> None:
    day = start + timedelta(days=offset)
    assume(day.year in CALENDAR.notices and not CALENDAR.day(day).working)
    before = compute_deadline(CALENDAR, start, Span(length, "working_days"), stops).due
    after = compute_deadline(changed(day.year, make_up=day), start, Span(length, "working_days"), stops).due
    assert before is not None and after is not None and after <= before


@given(starts, lengths, pauses, st.sampled_from(["working_days", "calendar_days"]))
def test_receipt_recomputes_to_the_same_day(start: date, length: int, stops: list[Pause], unit: str) -> None:
    """Counting the marked days of the receipt, without any calendar, gives the length and the due day."""
    answer = compute_deadline(CALENDAR, start, Span(length, unit), stops)  # type: ignore[arg-type]
    counted = [day.date for day in answer.days if day.counted]
    assert len(counted) == length
    assert answer.due == answer.days[-1].date
    assert [day.date for day in answer.days] == [start + timedelta(days=n) for n in range(len(answer.days))]
    if unit == "working_days":
        assert counted[-1] == answer.due


@given(starts, lengths, pauses)
def test_a_pause_never_shortens_and_order_of_pauses_is_nothing(start: date, length: int, stops: list[Pause]) -> None:
    plain = compute_deadline(CALENDAR, start, Span(length, "working_days")).due
    paused = compute_deadline(CALENDAR, start, Span(length, "working_days"), stops).due
    assert plain is not None and paused is not None and paused >= plain
    assert paused == compute_deadline(CALENDAR, start, Span(length, "working_days"), list(reversed(stops))).due


@given(starts, lengths)
def test_due_day_is_a_working_day_after_the_start(start: date, length: int) -> None:
    for unit in ("working_days", "calendar_days"):
        due = compute_deadline(CALENDAR, start, Span(length, unit)).due
        assert due is not None and due > start and CALENDAR.day(due).working
