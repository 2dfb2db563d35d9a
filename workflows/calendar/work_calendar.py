"""Which days count as working days 工作日, and whether that is officially known yet.

A day of a year whose notice is not published is provisional 暂定: weekends and the statutory holidays of fixed date are known, festivals
of the lunar calendar and make-up days are not. Nothing computed from such a day may be shown without saying so.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from workflows.calendar.notice import Notice, read_notice

_WEEKEND = ("周六", "周日")
# 全国年节及纪念日放假办法 第二条 (as revised in 2024): the holidays whose date does not follow the moon or the sun.
_FIXED = {(1, 1): "元旦", (5, 1): "劳动节", (5, 2): "劳动节", (10, 1): "国庆节", (10, 2): "国庆节", (10, 3): "国庆节"}


@dataclass(frozen=True, slots=True)
class Day:
    """One day: whether it is a working day, why, and whether that is only provisional."""

    date: date
    working: bool
    reason: str
    provisional: bool


class WorkCalendar:
    """Working days by the notices that are loaded. ``version`` changes whenever any day could."""

    def __init__(self, notices: Iterable[Notice], name: str = "CN") -> None:
        self.notices = {notice.year: notice for notice in notices}
        self.name = name

    @property
    def version(self) -> str:
        """Name, the years covered, and a hash of every day off and every make-up day."""
        content = "\n".join(
            f"{year} {sorted(map(str, notice.holidays))} {sorted(map(str, notice.make_up_days))}"
            for year, notice in sorted(self.notices.items())
        )
        years = sorted(self.notices)
        span = f"{years[0]}-{years[-1]}" if years else "none"
        return f"{self.name}-{span}-{hashlib.sha256(content.encode()).hexdigest()[:8]}"

    def with_notice(self, notice: Notice) -> WorkCalendar:
        """The calendar after this notice is loaded; it replaces an earlier one of the same year."""
        return WorkCalendar([*(item for item in self.notices.values() if item.year != notice.year), notice], self.name)

    def day(self, day: date) -> Day:
        """What kind of day it is, with the reason in words."""
        notice = self.notices.get(day.year)
        weekday = day.weekday()
        if notice is None:
            fixed = _FIXED.get((day.month, day.day))
            if fixed:
                return Day(day, False, f"{fixed}（{day.year} 年放假安排未公布或未载入，暂定）", True)
            if weekday >= 5:
                return Day(day, False, f"{_WEEKEND[weekday - 5]}（{day.year} 年放假安排未公布或未载入，暂定）", True)
            return Day(day, True, f"工作日（{day.year} 年放假安排未公布或未载入，暂定）", True)
        if day in notice.holidays:
            return Day(day, False, f"{notice.holidays[day]}放假（{notice.number}）", False)
        if day in notice.make_up_days:
            return Day(day, True, f"调休上班（{notice.number}）", False)
        if weekday >= 5:
            return Day(day, False, _WEEKEND[weekday - 5], False)
        return Day(day, True, "工作日", False)


@cache
def published_calendar() -> WorkCalendar:
    """The calendar of the notices that ship with the program."""
    folder = files("workflows.calendar").joinpath("notices")
    entries = sorted((entry for entry in folder.iterdir() if entry.name.endswith(".yaml")), key=lambda item: item.name)
    return WorkCalendar(read_notice(entry.read_text(encoding="utf-8"), f"notices/{entry.name}") for entry in entries)
