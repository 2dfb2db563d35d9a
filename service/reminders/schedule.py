"""When a clock is to be spoken of 提醒时刻 (07-rule-tables §7.k): T−2, T−1, the due day, then each working day overdue, at 09:00."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from service.clock import SHANGHAI
from service.outbox.hours import DUE_HOUR, at
from workflows.calendar import WorkCalendar

START = "start"
BEFORE = (2, 1)
"""How many working days ahead the responsible people hear of the due day."""


def moments(calendar: WorkCalendar, starts_on: date, due_on: date, now: datetime) -> dict[str, datetime]:
    """The offsets still to come after ``now``, each with its moment in UTC; of the days overdue only the next one.

    No offset falls on the day of receipt or before it: the start has its own reminder.
    """
    planned = {f"T-{count}": working_day_before(calendar, due_on, count) for count in BEFORE}
    planned["T"] = due_on
    found = {
        offset: at(day, DUE_HOUR)
        for offset, day in planned.items()
        if day > starts_on and at(day, DUE_HOUR) > now  # a due day is never the day of receipt
    }
    day = next_working_day(calendar, max(due_on, now.astimezone(SHANGHAI).date() - timedelta(days=1)))
    while at(day, DUE_HOUR) <= now:
        day = next_working_day(calendar, day)
    found[f"T+{working_days_after(calendar, due_on, day)}"] = at(day, DUE_HOUR)
    return found


def is_overdue(offset: str) -> bool:
    return offset.startswith("T+")


def working_day_before(calendar: WorkCalendar, day: date, count: int) -> date:
    """The ``count``-th working day before ``day``."""
    while count:
        day -= timedelta(days=1)
        count -= calendar.day(day).working
    return day


def next_working_day(calendar: WorkCalendar, day: date) -> date:
    """The first working day after ``day``."""
    day += timedelta(days=1)
    while not calendar.day(day).working:
        day += timedelta(days=1)
    return day


def working_days_after(calendar: WorkCalendar, first: date, last: date) -> int:
    """How many working days lie after ``first``, up to and including ``last``."""
    return sum(calendar.day(first + timedelta(days=step)).working for step in range(1, (last - first).days + 1))


def working_days_left(calendar: WorkCalendar, today: date, due_on: date) -> int:
    """Working days from tomorrow to the due day; negative: that many working days overdue."""
    if due_on >= today:
        return working_days_after(calendar, today, due_on)
    return -working_days_after(calendar, due_on, today)
