"""The calendar that counts, and the day that it is 现行日历."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.clock import SHANGHAI
from service.operations.operation import Work
from service.store.calendar_notice import CalendarNotice
from workflows.calendar import WorkCalendar, published_calendar
from workflows.calendar.notice import read_notice


def calendar_of(work: Work) -> WorkCalendar:
    """The calendar by which this operation counts: the notices that ship with the program and those approved since."""
    return calendar_in_force(work.session)


def calendar_in_force(session: Session) -> WorkCalendar:
    """As ``calendar_of``, for reading: of two approved notices of one year the later approved one stands."""
    query = select(CalendarNotice.text).where(CalendarNotice.state == "approved")
    return _with_notices(tuple(session.scalars(query.order_by(CalendarNotice.decided_at, CalendarNotice.id))))


@lru_cache(maxsize=8)
def _with_notices(texts: tuple[str, ...]) -> WorkCalendar:
    calendar = published_calendar()
    for text in texts:
        calendar = calendar.with_notice(read_notice(text))
    return calendar


def today_of(work: Work) -> date:
    """The day of the operation in Asia/Shanghai, the day that legal time limits are counted in."""
    return work.now.astimezone(SHANGHAI).date()
