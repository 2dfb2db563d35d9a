"""The months 月份 that a situation looks back on: the one of its day, which may be under way, and those before it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

MONTHS = 36
"""How many months are counted (ours)."""
YEAR = 12


@dataclass(frozen=True, slots=True)
class Months:
    """``count`` months, numbered from 0 for the oldest; the last one holds ``as_of``."""

    as_of: date
    count: int = MONTHS

    @property
    def first(self) -> int:
        """The number since year 0 of the oldest month."""
        return since_year_0(self.as_of) - self.count + 1

    @property
    def names(self) -> tuple[str, ...]:
        """``2026-11`` and so on, oldest first."""
        return tuple(f"{number // YEAR:04d}-{number % YEAR + 1:02d}" for number in self._numbers())

    @property
    def last_days(self) -> tuple[date, ...]:
        """The last day of each month; of the last one ``as_of``, for nothing is known of later days."""
        return (*(self._first_day(number + 1) - timedelta(1) for number in self._numbers()[:-1]), self.as_of)

    @property
    def last_whole(self) -> int:
        """The number of the latest month that is over, ``as_of`` included."""
        return self.count - 1 if (self.as_of + timedelta(1)).month != self.as_of.month else self.count - 2

    def _numbers(self) -> range:
        return range(self.first, self.first + self.count)

    @staticmethod
    def _first_day(number: int) -> date:
        return date(number // YEAR, number % YEAR + 1, 1)


def since_year_0(day: date) -> int:
    """Months since the beginning of year 0."""
    return day.year * YEAR + day.month - 1
