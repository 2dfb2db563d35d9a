"""The calendar that counts, and the day that it is 现行日历."""

from __future__ import annotations

from datetime import date

from service.clock import SHANGHAI
from service.operations.operation import Work
from workflows.calendar import WorkCalendar, published_calendar


def calendar_of(work: Work) -> WorkCalendar:
    """The calendar by which this operation counts: the notices that ship with the program."""
    return published_calendar()


def today_of(work: Work) -> date:
    """The day of the operation in Asia/Shanghai, the day that legal time limits are counted in."""
    return work.now.astimezone(SHANGHAI).date()
