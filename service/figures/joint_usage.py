"""What became of joint incentives and sanctions 联合奖惩统计, by list, unit and measure (WF-10, BG22-14b)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import and_, func, or_, select, true

from service.access.permissions import Permission
from service.clock import SHANGHAI
from service.figures.columns import CountColumn
from service.figures.span import of_this_year
from service.operations.calendar import today_of
from service.operations.joint.entries import list_names
from service.operations.joint.units import reading_unit
from service.operations.operation import Work, operation
from service.store.case import Stage
from service.store.joint import Joint, JointCase


@dataclass(frozen=True, slots=True)
class JointTally:
    """Counts of the cases started in the span, as they stand now. Every later step counts in the earlier ones as well."""

    started: int = 0
    pushed: int = 0
    applied: int = 0
    fed_back: int = 0
    counted: int = 0
    declined: int = 0
    lifted: int = 0
    overdue: int = 0

    def __add__(self, other: JointTally) -> JointTally:
        return JointTally(*(getattr(self, name) + getattr(other, name) for name in _COUNTED))


_COUNTED = ("started", "pushed", "applied", "fed_back", "counted", "declined", "lifted", "overdue")


@dataclass(frozen=True, slots=True)
class JointFiguresRow:
    """One list, unit and measure; ``measure`` None where nothing was pushed. Names and texts in Chinese and English."""

    list_names: tuple[str, str]
    unit: str
    measure: str | None
    texts: tuple[str, str]
    tally: JointTally


@dataclass(frozen=True)
class JointFigures:
    """``units``: the sum of each unit, by name; ``everybody`` False: only the own unit is shown."""

    first: date
    last: date
    rows: tuple[JointFiguresRow, ...]
    units: tuple[tuple[str, JointTally], ...]
    total: JointTally
    everybody: bool


JOINT_COLUMNS: tuple[CountColumn[JointTally], ...] = (
    CountColumn("joint_figures.started", lambda tally: tally.started),
    CountColumn("joint_figures.pushed", lambda tally: tally.pushed),
    CountColumn("joint_figures.applied", lambda tally: tally.applied),
    CountColumn("joint_figures.fed_back", lambda tally: tally.fed_back),
    CountColumn("joint_figures.counted", lambda tally: tally.counted),
    CountColumn("joint_figures.declined", lambda tally: tally.declined),
    CountColumn("joint_figures.lifted", lambda tally: tally.lifted),
    CountColumn("joint_figures.overdue", lambda tally: tally.overdue),
)


@operation(Permission.DESK_WORK)
def joint_figures(work: Work, *, first: date | None, last: date | None, exported: bool = False) -> JointFigures:
    """The figures of a span, without one those of this year; a department's of its own unit, the office's of all.

    Raises Invalid for a span that is empty or too long.
    """
    first, last = of_this_year(today_of(work), first, last)
    of_unit = reading_unit(work)
    rows = tuple(_rows(work, first, last, of_unit))
    units: dict[str, JointTally] = {}
    for row in rows:
        units[row.unit] = units.get(row.unit, JointTally()) + row.tally
    if exported:
        work.audit("joint.figures", "figures", first=first.isoformat(), last=last.isoformat())
    total = sum(units.values(), JointTally())
    return JointFigures(first, last, rows, tuple(sorted(units.items())), total, of_unit is None)


def _rows(work: Work, first: date, last: date, of_unit: str | None) -> list[JointFiguresRow]:
    mine: Any = true() if of_unit is None else and_(Joint.unit == of_unit, Joint.pushed_on.is_not(None))
    overdue = and_(JointCase.stage == Stage.UNDER_WAY.value, JointCase.due_on < today_of(work))
    query = (
        select(
            Joint.list_type,
            Joint.unit,
            Joint.measure,
            func.max(Joint.measure_text),
            func.max(Joint.measure_text_en),
            func.count(),
            func.count(Joint.pushed_on),
            func.count(Joint.applied_on),
            func.count(Joint.fed_back_on),
            func.count(Joint.counted_on),
            func.count().filter(or_(JointCase.state == "declined", JointCase.finding == "not_applied")),
            func.count(Joint.lifted_on),
            func.count().filter(overdue),
        )
        .join(JointCase, JointCase.id == Joint.case_id)
        .where(JointCase.opened_at >= _morning(first), JointCase.opened_at < _morning(last + timedelta(1)), mine)
        .group_by(Joint.list_type, Joint.unit, Joint.measure)
    )
    found = []
    for list_type, unit, measure, text, text_en, *counts in work.session.execute(query):
        names = list_names().get(list_type, (list_type, list_type))
        tally = JointTally(*(int(count) for count in counts))
        row = JointFiguresRow(names, unit, measure, (text or "", text_en or ""), tally)
        found.append(((list_type, unit, measure or ""), row))
    return [row for _, row in sorted(found, key=lambda pair: pair[0])]


def _morning(day: date) -> datetime:
    return datetime.combine(day, time.min, SHANGHAI)
