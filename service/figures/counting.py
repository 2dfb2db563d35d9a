"""What is counted 统计口径, each figure with its definition. Days are those of Asia/Shanghai; nothing is a float.

The time limits are CLK-01 (沧政办字〔2021〕175号 二（五）2: five working days for comparison and decision, CZ21-2.5.2b), CLK-07
(宿政办发〔2020〕20号 三（五）16, SQ20-16a) and CLK-08; the figures themselves are ours, no document asks for them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

DECIDED = ("upheld", "dismissed")


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """One case as the figures see it. ``stopped_on``: its clock stopped, by a decision or a withdrawal."""

    handler: int | None
    opened_on: date
    stopped_on: date | None
    decided_on: date | None
    upheld: bool
    due_on: date | None
    pauses: Sequence[tuple[date, date | None]] = ()


@dataclass(frozen=True, slots=True)
class Share:
    """``part`` of ``whole``; ``tenths`` is the percentage in tenths, rounded half up, None of nothing."""

    part: int
    whole: int

    @property
    def tenths(self) -> int | None:
        return (2000 * self.part + self.whole) // (2 * self.whole) if self.whole else None


@dataclass(frozen=True, slots=True)
class Mean:
    """``total`` working days over ``count`` cases; ``tenths`` is the average in tenths of a day, rounded half up."""

    total: int
    count: int

    @property
    def tenths(self) -> int | None:
        return (20 * self.total + self.count) // (2 * self.count) if self.count else None


@dataclass(slots=True)
class Tally:
    """The figures of one caseworker, or of all, for a span of days.

    - ``opened``: cases received in the span (by the caseworker who holds them now).
    - ``decided``: cases upheld or dismissed in the span; a withdrawn one is not decided.
    - ``on_time``: of the decided, those whose clock stopped on or before its due day (CZ21-2.5.2b).
    - ``overdue_open``: cases whose clock still ran at the end of the span (or today, if that is earlier) past its due day.
    - ``days_with_pauses``: working days from the day after receipt to the decision, both ends included.
    - ``days_without_pauses``: the same without the working days on which the clock stood still.
    - ``upheld``: of the decided, those that were upheld.
    """

    opened: int = 0
    decided: int = 0
    on_time: int = 0
    overdue_open: int = 0
    upheld: int = 0
    working_days: int = field(default=0)
    paused_days: int = field(default=0)

    @property
    def late(self) -> int:
        return self.decided - self.on_time

    @property
    def on_time_share(self) -> Share:
        return Share(self.on_time, self.decided)

    @property
    def upheld_share(self) -> Share:
        return Share(self.upheld, self.decided)

    @property
    def days_with_pauses(self) -> Mean:
        return Mean(self.working_days, self.decided)

    @property
    def days_without_pauses(self) -> Mean:
        return Mean(self.working_days - self.paused_days, self.decided)


Working = Callable[[date, date], int]
"""How many working days lie from one day to another, both included; 0 where the second is earlier."""


def tally(cases: Iterable[CaseFacts], first: date, last: date, today: date, working: Working) -> Tally:
    """The figures of these cases for the days ``first`` to ``last``, both included."""
    found = Tally()
    end = min(last, today)
    for case in cases:
        found.opened += first <= case.opened_on <= last
        still_open = case.opened_on <= end and (case.stopped_on is None or case.stopped_on > end)
        found.overdue_open += still_open and case.due_on is not None and case.due_on < end
        if case.decided_on is None or not first <= case.decided_on <= last:
            continue
        found.decided += 1
        found.upheld += case.upheld
        found.on_time += case.due_on is not None and case.decided_on <= case.due_on
        start = _after(case.opened_on)
        found.working_days += working(start, case.decided_on)
        found.paused_days += sum(
            working(max(start, begun), min(case.decided_on, ended or case.decided_on)) for begun, ended in case.pauses
        )
    return found


def _after(day: date) -> date:
    """The day of receipt is not counted (民法典第二百零一条)."""
    return date.fromordinal(day.toordinal() + 1)
