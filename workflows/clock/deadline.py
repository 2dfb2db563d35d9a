"""The due day 到期日 of a time limit, with every day counted or skipped and why (the deadline receipt 时限凭据).

The day of receipt is not counted (民法典 第二百零一条). Working days are counted by the calendar; a period of calendar days whose last day
is a rest day ends on the next working day (民法典 第二百零三条). A pause stops the count from its first day to its last, both included.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from workflows.calendar.work_calendar import WorkCalendar

Unit = Literal["working_days", "calendar_days"]
LONGEST = 3660
"""No time limit of the documents comes near ten years; beyond that a request is taken for a slip (ours)."""
_START_REASON = "收到之日不计入（民法典第二百零一条）"
_MOVED_REASON = "期间最后一日是休息日，顺延（民法典第二百零三条）"


class DeadlineFault(ValueError):
    """A time limit that cannot be computed, in words."""


@dataclass(frozen=True, slots=True)
class Pause:
    """The count stands still from ``first`` to ``last``, both included; ``last`` None while the pause goes on."""

    first: date
    last: date | None
    reason: str

    def holds(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class Span:
    """The length of a time limit in its unit, with the extension that was granted, if any."""

    length: int
    unit: Unit
    extension: int = 0

    @property
    def total(self) -> int:
        return self.length + self.extension


@dataclass(frozen=True, slots=True)
class Counted:
    """One line of the receipt."""

    date: date
    counted: bool
    reason: str
    provisional: bool


@dataclass(frozen=True, slots=True)
class Deadline:
    """The answer: due day (None while an open pause keeps the clock standing), and the receipt that recomputes to it."""

    start: date
    span: Span
    due: date | None
    provisional: bool
    calendar_version: str
    days: tuple[Counted, ...]

    def to_json(self) -> dict[str, Any]:
        """The object of design/contract.md §4."""
        return {
            "due": self.due.isoformat() if self.due else None,
            "provisional": self.provisional,
            "calendar_version": self.calendar_version,
            "days": [{"date": day.date.isoformat(), "counted": day.counted, "reason": day.reason} for day in self.days],
        }


def compute_deadline(calendar: WorkCalendar, start: date, span: Span, pauses: Iterable[Pause] = ()) -> Deadline:
    """When a time limit that began with the receipt on ``start`` runs out. Raises DeadlineFault."""
    if not 1 <= span.total <= LONGEST:
        raise DeadlineFault(f"期限应在 1 到 {LONGEST} 日之间，这里是 {span.total}")
    standing = list(pauses)
    for pause in standing:
        if pause.last is not None and pause.last < pause.first:
            raise DeadlineFault(f"暂停的首日 {pause.first} 晚于末日 {pause.last}")
    lines = [Counted(start, False, _START_REASON, False)]
    left = span.total
    day = start
    while left:
        day = _next(day)
        line = _line(calendar, day, span.unit, standing)
        if line is None:
            return Deadline(start, span, None, _any_provisional(lines), calendar.version, tuple(lines))
        lines.append(line)
        left -= line.counted
    if span.unit == "calendar_days":
        day = _move_to_working_day(calendar, day, standing, lines)
    return Deadline(start, span, day, _any_provisional(lines), calendar.version, tuple(lines))


def _next(day: date) -> date:
    try:
        return day + timedelta(days=1)
    except OverflowError as error:
        raise DeadlineFault("到期日超出了日历") from error


def _line(calendar: WorkCalendar, day: date, unit: Unit, pauses: Sequence[Pause]) -> Counted | None:
    """The line for one day, or None where an open pause means that no later day is known."""
    for pause in pauses:
        if pause.holds(day):
            return None if pause.last is None else Counted(day, False, f"暂停：{pause.reason}", False)
    known = calendar.day(day)
    if unit == "calendar_days":
        return Counted(day, True, "日历日", False)
    return Counted(day, known.working, known.reason, known.provisional)


def _move_to_working_day(calendar: WorkCalendar, day: date, pauses: Sequence[Pause], lines: list[Counted]) -> date:
    """Replace the last line where its day is a rest day, and go on to the next working day."""
    known = calendar.day(day)
    lines[-1] = Counted(day, True, f"日历日（{known.reason}）", known.provisional)
    while not known.working or any(pause.holds(day) for pause in pauses):
        day = _next(day)
        if any(pause.last is None and pause.holds(day) for pause in pauses):
            break
        known = calendar.day(day)
        lines.append(Counted(day, False, f"{_MOVED_REASON}：{known.reason}", known.provisional))
    return day


def _any_provisional(lines: Iterable[Counted]) -> bool:
    return any(line.provisional for line in lines)
