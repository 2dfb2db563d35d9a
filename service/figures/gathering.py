"""Gathering the cases of a span 取数, and the figures of each caseworker among them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache

from sqlalchemy import ColumnElement, and_, or_, select

from service.access.permissions import Permission
from service.clock import SHANGHAI
from service.figures.counting import CaseFacts, Tally, Working, tally
from service.figures.span import span
from service.operations.calendar import calendar_of, today_of
from service.operations.operation import Work, operation
from service.store.account import User
from service.store.legal_clock import ClockPause, LegalClock
from service.store.objection import ObjectionCase
from workflows.calendar import WorkCalendar


@dataclass(frozen=True)
class Row:
    """One line of the figures; ``name`` None: cases that nobody holds yet."""

    handler: int | None
    name: str | None
    tally: Tally


@dataclass(frozen=True)
class Figures:
    """``total`` is None for who sees only his own row."""

    first: date
    last: date
    as_of: date
    rows: tuple[Row, ...]
    total: Tally | None


@operation(Permission.FIGURES_READ)
def figures_of(work: Work, *, first: date | None, last: date | None, exported: bool = False) -> Figures:
    """The figures of a span, without one those of this month. Raises Invalid for a span that is empty or too long."""
    today = today_of(work)
    first, last = span(first or (last or today).replace(day=1), last or today)
    cases = _cases(work, first, last)
    counting = _working_days(calendar_of(work))
    everybody = work.actor.may(Permission.FIGURES_ALL)
    by_handler: dict[int | None, list[CaseFacts]] = defaultdict(list)
    for case in cases:
        by_handler[case.handler].append(case)
    shown = by_handler if everybody else {work.actor.user_id: by_handler.get(work.actor.user_id, [])}
    names = _names(work, [handler for handler in shown if handler is not None])
    rows = [
        Row(handler, names.get(handler) if handler is not None else None, tally(held, first, last, today, counting))
        for handler, held in shown.items()
    ]
    rows.sort(key=lambda row: (row.name is None, row.name or "", row.handler or 0))
    if exported:
        work.audit("figures.export", "figures", first=first.isoformat(), last=last.isoformat(), everybody=everybody)
    total = tally(cases, first, last, today, counting) if everybody else None
    return Figures(first, last, today, tuple(rows), total)


def _cases(work: Work, first: date, last: date) -> list[CaseFacts]:
    """Cases that were received or stopped in the span, or were open at its end past their due day."""
    if not work.actor.may(Permission.FIGURES_ALL):
        mine: ColumnElement[bool] = ObjectionCase.handler_id == work.actor.user_id
    else:
        mine = ObjectionCase.id.is_not(None)
    opened = and_(ObjectionCase.opened_at >= _morning(first), ObjectionCase.opened_at < _morning(last, 1))
    stopped = LegalClock.stopped_on.between(first, last)
    overdue = and_(
        LegalClock.due_on < last,
        or_(LegalClock.stopped_on.is_(None), LegalClock.stopped_on > min(last, today_of(work))),
    )
    query = (
        select(
            LegalClock.id,
            ObjectionCase.handler_id,
            ObjectionCase.opened_at,
            ObjectionCase.decided_at,
            ObjectionCase.finding,
            LegalClock.stopped_on,
            LegalClock.due_on,
        )
        .join(LegalClock, LegalClock.case_id == ObjectionCase.id)
        .where(mine, or_(opened, stopped, overdue))
    )
    found = work.session.execute(query).all()
    pauses = _pauses(work)
    return [
        CaseFacts(
            handler,
            opened_at.astimezone(SHANGHAI).date(),
            stopped_on,
            decided_at.astimezone(SHANGHAI).date() if decided_at else None,
            finding is not None and finding != "consistent",
            due_on,
            pauses.get(clock, ()),
        )
        for clock, handler, opened_at, decided_at, finding, stopped_on, due_on in found
    ]


def _pauses(work: Work) -> dict[int, list[tuple[date, date | None]]]:
    """Pauses by clock. Few clocks ever pause, so all are read."""
    found: dict[int, list[tuple[date, date | None]]] = defaultdict(list)
    for pause in work.session.scalars(select(ClockPause)):
        found[pause.clock_id].append((pause.first, pause.last))
    return found


def _names(work: Work, handlers: list[int]) -> dict[int, str]:
    query = select(User.id, User.display_name).where(User.id.in_(handlers))
    return dict(work.session.execute(query).all())


def _morning(day: date, later: int = 0) -> datetime:
    """The beginning of a Shanghai day."""
    return datetime.combine(day + timedelta(days=later), time(), SHANGHAI)


def _working_days(calendar: WorkCalendar) -> Working:
    """Counts by the calendar, each span once."""

    @cache
    def count(first: date, last: date) -> int:
        days = range(first.toordinal(), last.toordinal() + 1)
        return sum(calendar.day(date.fromordinal(day)).working for day in days)

    return count
