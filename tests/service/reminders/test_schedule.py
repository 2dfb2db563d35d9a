"""When reminders fall (07-rule-tables §7.k), across holidays and make-up days."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.clock import SHANGHAI
from service.outbox.hours import MORNING, at, awake_from, is_quiet
from service.reminders.schedule import is_overdue, moments, working_days_left
from tests.service.reminders.conftest import moment
from workflows.calendar import published_calendar
from workflows.clock import Span, compute_deadline

CALENDAR = published_calendar()
DAYS = st.dates(date(2019, 1, 10), date(2026, 11, 30))


def working_between(first: date, last: date) -> int:
    """Working days after ``first`` up to ``last``; counted day by day, apart from the code under test."""
    days = (first + timedelta(days=step) for step in range(1, (last - first).days + 1))
    return len([day for day in days if CALENDAR.day(day).working])


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        # National Day 2022: Saturday 10-08 and Sunday 10-09 are make-up working days (CLK-01 vector).
        ("2022-09-28", {"T-2": "10-08", "T-1": "10-09", "T": "10-10", "T+1": "10-11"}),
        # Labour Day 2022: Saturday 05-07 works.
        ("2022-04-28", {"T-2": "05-06", "T-1": "05-07", "T": "05-09", "T+1": "05-10"}),
        # Spring Festival 2026: the nine days off lie between start and due day.
        ("2026-02-11", {"T-2": "02-14", "T-1": "02-24", "T": "02-25", "T+1": "02-26"}),
    ],
)
def test_reminders_of_the_vectors(start: str, expected: dict[str, str]) -> None:
    first = date.fromisoformat(start)
    due = compute_deadline(CALENDAR, first, Span(5, "working_days")).due
    assert due is not None
    found = moments(CALENDAR, first, due, at(first, time(15)))
    local = {offset: f"{when.astimezone(SHANGHAI):%m-%d %H:%M}" for offset, when in found.items()}
    assert local == {offset: f"{day} 09:00" for offset, day in expected.items()}


@given(start=DAYS, length=st.integers(1, 15), hours=st.integers(0, 24 * 45))
def test_every_moment_is_on_a_working_day_at_nine_and_still_to_come(start: date, length: int, hours: int) -> None:
    """DC-2: never on a rest day, never in the past, counted in working days, and one overdue moment always follows."""
    due = compute_deadline(CALENDAR, start, Span(length, "working_days")).due
    assert due is not None
    now = at(start, time(0)) + timedelta(hours=hours)
    found = moments(CALENDAR, start, due, now)
    for offset, when in found.items():
        local = when.astimezone(SHANGHAI)
        assert when > now and local.time() == time(9) and CALENDAR.day(local.date()).working
        if offset == "T":
            assert local.date() == due
        elif is_overdue(offset):
            assert working_between(due, local.date()) == int(offset[2:]) >= 1
        else:
            assert start < local.date() < due and working_between(local.date(), due) == int(offset[2:])
    (next_overdue,) = [when for offset, when in found.items() if is_overdue(offset)]
    between = now
    while between < next_overdue:
        between += timedelta(hours=1)
        local = between.astimezone(SHANGHAI)
        missed = local.time() == time(9) and CALENDAR.day(local.date()).working and local.date() > due
        assert not missed or between >= next_overdue


@given(start=DAYS, length=st.integers(3, 15))
def test_at_the_start_all_four_lie_ahead(start: date, length: int) -> None:
    due = compute_deadline(CALENDAR, start, Span(length, "working_days")).due
    assert due is not None
    assert list(moments(CALENDAR, start, due, at(start, time(16)))) == ["T-2", "T-1", "T", "T+1"]


def test_a_short_limit_has_no_reminder_on_the_day_of_receipt() -> None:
    """CLK-10: one working day."""
    found = moments(CALENDAR, date(2026, 11, 23), date(2026, 11, 24), moment("2026-11-23 08:00"))
    assert list(found) == ["T", "T+1"]


@given(day=DAYS, other=DAYS)
def test_working_days_left_agrees_with_counting(day: date, other: date) -> None:
    first, last = min(day, other), min(max(day, other), min(day, other) + timedelta(days=60))
    assert working_days_left(CALENDAR, first, last) == working_between(first, last)
    assert working_days_left(CALENDAR, last, first) == -working_between(first, last)


@given(when=st.builds(at, DAYS, st.times()))
def test_the_office_sleeps_until_a_working_morning(when: datetime) -> None:
    awake = awake_from(CALENDAR, when)
    assert awake >= when and not is_quiet(CALENDAR, awake)
    if awake != when:
        local = awake.astimezone(SHANGHAI)
        assert is_quiet(CALENDAR, when) and local.time() == MORNING
        assert working_between(when.astimezone(SHANGHAI).date(), local.date()) <= 1
