"""Office hours of reminders 提醒时段: quiet on rest days and before the morning (ours; the documents say nothing of it)."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from service.clock import SHANGHAI
from workflows.calendar import WorkCalendar

MORNING = time(8, 30)
EVENING = time(21, 0)
DUE_HOUR = time(9, 0)


def at(day: date, hour: time) -> datetime:
    """The moment, in UTC, at which it is ``hour`` in Shanghai on ``day``."""
    return datetime.combine(day, hour, SHANGHAI).astimezone(UTC)


def is_quiet(calendar: WorkCalendar, now: datetime) -> bool:
    """Whether nobody in the office is to be reminded of anything now."""
    local = now.astimezone(SHANGHAI)
    return not calendar.day(local.date()).working or not MORNING <= local.time() < EVENING


def awake_from(calendar: WorkCalendar, now: datetime) -> datetime:
    """``now`` in office hours, else the next working morning."""
    if not is_quiet(calendar, now):
        return now
    day = now.astimezone(SHANGHAI).date()
    morning = at(day, MORNING)
    while morning < now or not calendar.day(day).working:
        day += timedelta(days=1)
        morning = at(day, MORNING)
    return morning
