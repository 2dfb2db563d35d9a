"""The days that figures are counted over 统计期间."""

from __future__ import annotations

from datetime import date

from service.faults import Invalid

MOST_DAYS = 1_100
"""Three years and a little (ours): enough for every report, and bounded."""


def span(first: date, last: date) -> tuple[date, date]:
    """First and last day, both included. Raises Invalid for a span that is empty or too long."""
    if first > last:
        raise Invalid("empty_span", f"起始日期 {first} 晚于截止日期 {last}", field="first")
    if (last - first).days >= MOST_DAYS:
        raise Invalid("span_too_long", f"一次最多统计 {MOST_DAYS} 天，请缩短起止日期", field="first")
    return first, last


def of_this_year(today: date, first: date | None, last: date | None) -> tuple[date, date]:
    """The span that was asked for; without one, this year so far. Raises as ``span``."""
    last = last or today
    return span(first or last.replace(month=1, day=1), last)
