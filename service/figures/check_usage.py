"""How units use the record 使用情况: what was looked up, what was advised and what was decided, by unit and matter (CZ22-6.2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import func, select, true

from rulesets.checks import check_rules
from service.access.permissions import Permission
from service.clock import SHANGHAI
from service.figures.columns import CountColumn
from service.figures.span import of_this_year
from service.operations.calendar import today_of
from service.operations.check.standing import acting_unit
from service.operations.operation import Work, operation
from service.store.check import CreditCheck


@dataclass(frozen=True, slots=True)
class Usage:
    """Counts of checks opened in the span; ``lookups`` counts every look-up of theirs, the others add up to ``opened`` twice over."""

    opened: int = 0
    lookups: int = 0
    bar: int = 0
    strict: int = 0
    reference: int = 0
    prefer: int = 0
    followed: int = 0
    deviated: int = 0
    dropped: int = 0
    advised: int = 0

    def __add__(self, other: Usage) -> Usage:
        return Usage(*(getattr(self, name) + getattr(other, name) for name in _COUNTED))


_COUNTED = ("opened", "lookups", "bar", "strict", "reference", "prefer", "followed", "deviated", "dropped", "advised")


@dataclass(frozen=True)
class UsageRow:
    """One unit and one matter."""

    unit: str
    matter: str
    name: str
    name_en: str
    usage: Usage


@dataclass(frozen=True)
class UsageFigures:
    """``units``: the sum of each unit, in the order of the rows; ``everybody`` False: only the own unit is shown."""

    first: date
    last: date
    rows: tuple[UsageRow, ...]
    units: tuple[tuple[str, Usage], ...]
    total: Usage
    everybody: bool


USAGE_COLUMNS: tuple[CountColumn[Usage], ...] = (
    CountColumn("check_figures.opened", lambda usage: usage.opened),
    CountColumn("check_figures.lookups", lambda usage: usage.lookups),
    CountColumn("check_figures.bar", lambda usage: usage.bar),
    CountColumn("check_figures.strict", lambda usage: usage.strict),
    CountColumn("check_figures.reference", lambda usage: usage.reference),
    CountColumn("check_figures.prefer", lambda usage: usage.prefer),
    CountColumn("check_figures.followed", lambda usage: usage.followed),
    CountColumn("check_figures.deviated", lambda usage: usage.deviated),
    CountColumn("check_figures.dropped", lambda usage: usage.dropped),
    CountColumn("check_figures.advised", lambda usage: usage.advised),
)


@operation(Permission.CHECK_USE)
def usage_of(work: Work, *, first: date | None, last: date | None, exported: bool = False) -> UsageFigures:
    """The usage of a span, without one that of this year; the supervisor's of every unit, anybody else's of the own one.

    Raises Invalid for a span that is empty or too long.
    """
    first, last = of_this_year(today_of(work), first, last)
    everybody = work.actor.may(Permission.CHECK_FIGURES)
    rows = tuple(_rows(work, first, last, everybody))
    units: dict[str, Usage] = {}
    for row in rows:
        units[row.unit] = units.get(row.unit, Usage()) + row.usage
    if exported:
        work.audit("check.figures", "figures", first=first.isoformat(), last=last.isoformat(), everybody=everybody)
    return UsageFigures(first, last, rows, tuple(units.items()), sum(units.values(), Usage()), everybody)


def _rows(work: Work, first: date, last: date, everybody: bool) -> list[UsageRow]:
    mine = true() if everybody else CreditCheck.unit == (acting_unit(work) or "")
    states, advices = ("followed", "deviated", "dropped", "advised"), ("bar", "strict", "reference", "prefer")
    query = (
        select(
            CreditCheck.unit,
            CreditCheck.matter,
            func.count(),
            func.sum(CreditCheck.lookups),
            *(_how_many(CreditCheck.advice, advice) for advice in advices),
            *(_how_many(CreditCheck.state, state) for state in states),
        )
        .where(CreditCheck.opened_at >= _morning(first), CreditCheck.opened_at < _morning(last + timedelta(1)), mine)
        .group_by(CreditCheck.unit, CreditCheck.matter)
    )
    matters = {matter.id: matter for matter in check_rules().matters}
    found = []
    for unit, matter, *counts in work.session.execute(query):
        rule = matters.get(matter)
        usage = Usage(*(int(count) for count in counts))
        name, name_en = (rule.name.zh, rule.name.en) if rule is not None else (matter, matter)
        found.append(
            (rule.code if rule is not None else len(matters) + 1, UsageRow(unit, matter, name, name_en, usage))
        )
    found.sort(key=lambda item: (item[1].unit, item[0]))
    return [row for _, row in found]


def _how_many(column: Any, value: str) -> Any:
    return func.count().filter(column == value)


def _morning(day: date) -> datetime:
    return datetime.combine(day, time.min, SHANGHAI)
