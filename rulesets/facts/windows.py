"""Look-back windows 近N年内 (AMB-07) and the days on which a status holds.

A record of day d is inside an N-year window on every day from d to d + N years, both included; 29 February corresponds to 28 February.
"""

from __future__ import annotations

from datetime import date, timedelta

ONE_DAY = timedelta(days=1)


def add_years(day: date, years: int) -> date:
    """The corresponding day ``years`` later (29 Feb -> 28 Feb in a common year)."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def first_day_inside(as_of: date, years: int) -> date:
    """The earliest day whose record is still inside an N-year window on ``as_of``."""
    year = max(as_of.year - years, 1)
    try:
        return as_of.replace(year=year)
    except ValueError:
        return date(year, 3, 1)


def first_day_outside(day: date, years: int) -> date | None:
    """The first day on which a record of ``day`` has left an N-year window; None beyond the calendar."""
    try:
        return add_years(day, years) + ONE_DAY
    except (OverflowError, ValueError):
        return None


def last_day(start: date, ended_on: date | None) -> date | None:
    """The last day on which a status holds: the day before it ended, at least its first day; None while it goes on."""
    if ended_on is None:
        return None
    return max(start, ended_on - ONE_DAY) if ended_on > start else start
