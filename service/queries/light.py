"""The light of a clock 办理时限灯: how urgent a due day is, by the working days that are left. Where the steps lie is ours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Literal, get_args

from workflows.calendar import WorkCalendar

Light = Literal["overdue", "today", "soon", "later", "paused"]
LIGHTS: tuple[Light, ...] = get_args(Light)
SOON = 2
"""At most so many working days left is "soon" (ours; the first reminder comes then)."""
_FURTHEST = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class Signal:
    """``days`` is the number of working days left, or overdue where the light says so; None while the clock stands."""

    light: Light
    days: int | None


class Lights:
    """Due days seen from one day by one calendar."""

    def __init__(self, calendar: WorkCalendar, today: date) -> None:
        self.calendar = calendar
        self.today = today
        self._known: dict[date | None, Signal] = {None: Signal("paused", None)}

    def of(self, due: date | None) -> Signal:
        """The light of a due day, with the working days between it and today."""
        if due not in self._known:
            assert due is not None
            self._known[due] = self._signal(due)
        return self._known[due]

    def span(self, light: Light) -> tuple[date | None, date | None]:
        """First and last due day that this light stands for; None: no bound. Not for ``paused``."""
        day = timedelta(days=1)
        spans: dict[Light, tuple[date | None, date | None]] = {
            "overdue": (None, self.today - day),
            "today": (self.today, self.today),
            "soon": (self.today + day, self._soon_until),
            "later": (self._soon_until + day, None),
        }
        return spans[light]

    @cached_property
    def _soon_until(self) -> date:
        """The last day before the third working day from now: rest days after the second are still soon."""
        left, day = SOON + 1, self.today
        while left:
            day += timedelta(days=1)
            left -= self.calendar.day(day).working
        return day - timedelta(days=1)

    def _signal(self, due: date) -> Signal:
        if due == self.today:
            return Signal("today", 0)
        if due < self.today:
            return Signal("overdue", self._working_days(due, self.today))
        return Signal("soon" if due <= self._soon_until else "later", self._working_days(self.today, due))

    def _working_days(self, after: date, until: date) -> int:
        """Working days after the first day, up to and including the last; days beyond a year are not told apart."""
        until = min(until, after + _FURTHEST)
        return sum(self.calendar.day(after + timedelta(days=n)).working for n in range(1, (until - after).days + 1))
