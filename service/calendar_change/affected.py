"""The running clocks that a year's notice can move 受影响的时限: those whose days reach into that year."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from service.store.legal_clock import ClockPause, LegalClock


def reaches_into(years: Iterable[int]) -> ColumnElement[bool]:
    """Clocks that count a day of one of these years; no other can move, since no day up to its due day changes."""
    spans = [
        and_(LegalClock.starts_on <= date(year, 12, 31), LegalClock.due_on >= date(year, 1, 1))
        for year in sorted(years)
    ]
    return and_(LegalClock.state == "running", or_(*spans))


def pauses_of(session: Session, clocks: Iterable[LegalClock]) -> Mapping[int, list[ClockPause]]:
    """The pauses of each of these clocks, by the clock's id."""
    found: dict[int, list[ClockPause]] = {clock.id: [] for clock in clocks}
    for pause in session.scalars(select(ClockPause).where(ClockPause.clock_id.in_(found))):
        found[pause.clock_id].append(pause)
    return found


def years_counted(clock: LegalClock, due: date | None) -> Iterator[int]:
    """The years that the days of a clock lie in, up to its old or its new due day."""
    last = max(day for day in (clock.starts_on, clock.due_on, due) if day is not None)
    yield from range(clock.starts_on.year, last.year + 1)
