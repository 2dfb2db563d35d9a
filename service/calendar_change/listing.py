"""The notices that count, and those that wait for a second person 放假安排一览."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import select

from service.access.actor import Actor
from service.access.permissions import Permission
from service.calendar_change.moving import clocks_behind
from service.faults import NotFound
from service.operations.calendar import calendar_in_force
from service.operations.operation import Desk
from service.store.calendar_notice import CalendarNotice
from service.store.engine import reading
from workflows.calendar.notice import Notice

_MOST = 2**31 - 1


@dataclass(frozen=True)
class Year:
    """The notice that counts in one year, and whether it shipped with the program or was loaded."""

    notice: Notice
    origin: Literal["shipped", "loaded"]


@dataclass(frozen=True)
class Calendars:
    """What the page of calendars shows; ``behind`` clocks still count by an older calendar."""

    version: str
    years: tuple[Year, ...]
    proposed: tuple[CalendarNotice, ...]
    behind: int


def calendars(desk: Desk, actor: Actor) -> Calendars:
    """Raises Forbidden."""
    actor.must(Permission.CALENDAR_LOAD)
    with reading(desk.engine) as session:
        counts = calendar_in_force(session)
        rows = session.scalars(select(CalendarNotice).order_by(CalendarNotice.id)).all()
    loaded = {row.year for row in rows if row.state == "approved"}
    years = (Year(notice, "loaded" if year in loaded else "shipped") for year, notice in sorted(counts.notices.items()))
    proposed = tuple(row for row in rows if row.state == "proposed")
    return Calendars(counts.version, tuple(years), proposed, clocks_behind(desk))


def loaded_notice(desk: Desk, actor: Actor, number: int) -> CalendarNotice:
    """One notice that somebody put forward. Raises Forbidden, NotFound."""
    actor.must(Permission.CALENDAR_LOAD)
    with reading(desk.engine) as session:
        row = session.get(CalendarNotice, number) if 0 < number <= _MOST else None
    if row is None:
        raise NotFound("unknown_notice", "没有这一份放假安排")
    return row
