"""Objections, repairs and lists of the office by month 办件与名单 (SQ20-13b: black lists and key-attention lists), from the database."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, distinct, func, or_, select
from sqlalchemy.orm import Session

from service.clock import SHANGHAI
from service.situation.document import CaseMonths
from service.situation.months import Months
from service.store.case import Case
from service.store.listing import Listing

_WON = {"objection": "upheld", "repair": "granted"}
_LOST = ("consistent", "not_repaired")
"""Findings by which an objection is dismissed and a repair refused; any other one upholds or grants."""
_LISTS = {"black": "black_lists", "key": "key_lists"}


def case_months(session: Session, months: Months) -> CaseMonths:
    """One row for each month, oldest first; only what is not 0."""
    rows: list[dict[str, int]] = [{} for _ in months.names]
    days = [_first_day(last) for last in months.last_days]
    ends = [*days[1:], months.as_of + timedelta(1)]
    spans = [(_morning(first), _morning(end)) for first, end in zip(days, ends, strict=True)]
    _count(session, rows, spans, Case.opened_at, lambda procedure: f"{procedure}s_opened", None)
    _count(session, rows, spans, Case.decided_at, lambda procedure: f"{procedure}s_decided", None)
    won = Case.finding.is_not(None) & Case.finding.notin_(_LOST)
    _count(session, rows, spans, Case.decided_at, lambda procedure: f"{procedure}s_{_WON[procedure]}", won)
    for row, last in zip(rows, months.last_days, strict=True):
        row.update(_standing(session, last))
    return CaseMonths(tuple(rows))


def _count(
    session: Session,
    rows: list[dict[str, int]],
    spans: list[tuple[datetime, datetime]],
    moment: Any,
    name: Any,
    test: ColumnElement[bool] | None,
) -> None:
    month = case(*((and_(moment >= first, moment < end), number) for number, (first, end) in enumerate(spans)))
    query = (
        select(Case.procedure, month, func.count())
        .where(Case.procedure.in_(_WON), moment >= spans[0][0], moment < spans[-1][1])
        .group_by(Case.procedure, month)
    )
    for procedure, number, count in session.execute(query if test is None else query.where(test)):
        rows[number][name(procedure)] = count


def _standing(session: Session, last: date) -> dict[str, int]:
    """Enterprises with an entry that stood on this day, by the colour of the list."""
    query = (
        select(Case.kind, func.count(distinct(Case.enterprise_id)))
        .join(Listing, Listing.case_id == Case.id)
        .where(
            Case.kind.in_(_LISTS),
            Listing.listed_on <= last,
            or_(Listing.ended_on.is_(None), Listing.ended_on > last),
        )
        .group_by(Case.kind)
    )
    return {_LISTS[colour]: count for colour, count in session.execute(query)}


def _first_day(day: date) -> date:
    return day.replace(day=1)


def _morning(day: date) -> datetime:
    """The beginning of a Shanghai day."""
    return datetime.combine(day, time(), SHANGHAI)
