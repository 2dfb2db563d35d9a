"""When something of the demonstration happens 演示时刻."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from service.clock import SHANGHAI
from workflows.calendar import WorkCalendar


def at_working_day(calendar: WorkCalendar, today: date, back: int, hour: time) -> datetime:
    """That hour, in Beijing time, of the working day so many before today."""
    day = today
    while back:
        day -= timedelta(days=1)
        back -= calendar.day(day).working
    return datetime.combine(day, hour, SHANGHAI)
