"""The queue of the desk 待办列表: one page of cases by due day, and how many stand behind each tab.

The cost follows what is shown, not what is open: every state is read by its index in the order of the due day, no further than one page,
and nobody counts beyond ``MOST_COUNTED``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal, get_args

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, union_all
from sqlalchemy.orm import Session

from service.operations.objection.standing import OPEN_STATES
from service.queries.light import Light, Lights, Signal
from service.queries.searching import matching
from service.store.account import User
from service.store.enterprise import Enterprise
from service.store.legal_clock import LegalClock
from service.store.objection import ObjectionCase
from service.store.record import CreditRecord, RecordVersion

Tab = Literal["open", "today", "week", "overdue", "mine", "unassigned", "waiting", "decided"]
TABS: tuple[Tab, ...] = get_args(Tab)
PER_PAGE = 50
MOST_COUNTED = 99
"""Tabs show "99+" beyond this, so that a large queue is not counted to its end (ours)."""
DECIDED = ("upheld", "dismissed", "withdrawn")

Place = tuple[date | None, int]
"""Where a page ends: the due day and the id of its last case."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the queue is asked for. ``text`` looks through all cases, also closed ones; ``after`` is where the page before ended."""

    tab: Tab = "open"
    kind: str | None = None
    handler: int | None = None
    light: Light | None = None
    text: str = ""
    after: Place | None = None


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One case as the table shows it."""

    id: int
    number: str
    revision: int
    enterprise: str | None
    uscc: str
    kind: str
    record_kind: str | None
    record_date: date | None
    target: str
    state: str
    handler: str | None
    unit: str | None
    supplement_open: bool
    urged_on: date | None
    due_on: date | None
    signal: Signal
    stopped: bool
    provisional: bool


@dataclass(frozen=True, slots=True)
class QueuePage:
    """At most PER_PAGE rows; ``after`` leads to the next page, None on the last."""

    rows: tuple[QueueRow, ...]
    after: Place | None


def queue_page(session: Session, lights: Lights, wanted: Wanted, user_id: int | None) -> QueuePage:
    """One page of the queue, most urgent first; found cases newest first."""
    places = _found(session, lights, wanted) if wanted.text.strip() else _due(session, lights, wanted, user_id)
    shown = places[:PER_PAGE]
    rows = rows_with_ids(session, lights, [identity for _, identity in shown])
    return QueuePage(rows, shown[-1] if len(places) > PER_PAGE else None)


def tab_counts(session: Session, lights: Lights, user_id: int | None) -> dict[Tab, int]:
    """How many cases stand behind each tab, up to MOST_COUNTED + 1."""
    counts = []
    for tab in TABS:
        listed = _listed(lights, Wanted(tab), user_id, MOST_COUNTED + 1).limit(MOST_COUNTED + 1).subquery()
        counts.append(select(func.count()).select_from(listed).scalar_subquery())
    return dict(zip(TABS, session.execute(select(*counts)).one(), strict=True))


def rows_of(session: Session, lights: Lights, numbers: Sequence[str]) -> tuple[QueueRow, ...]:
    """The named cases in their order of urgency; unknown numbers are left out."""
    found = session.execute(
        select(ObjectionCase.due_on, ObjectionCase.id).where(ObjectionCase.number.in_(numbers[:PER_PAGE]))
    )
    ordered = sorted(found, key=lambda row: (row[0] is None, row[0] or date.max, row[1]))
    return rows_with_ids(session, lights, [identity for _, identity in ordered])


def _due(session: Session, lights: Lights, wanted: Wanted, user_id: int | None) -> list[Place]:
    listed = _listed(lights, wanted, user_id, PER_PAGE + 1).subquery()
    query = select(listed.c.due_on, listed.c.id).order_by(listed.c.due_on.is_(None), listed.c.due_on, listed.c.id)
    return [(due, identity) for due, identity in session.execute(query.limit(PER_PAGE + 1))]


def _listed(lights: Lights, wanted: Wanted, user_id: int | None, most: int) -> Select[Any]:
    """The first cases of each state, so that each is read in the order of its index (state, due_on) and no further."""
    states, conditions = _states(wanted.tab), _conditions(wanted, user_id)
    first, last, dated, undated = _span(lights, wanted)
    branches: list[Select[date | None, int]] = []
    for state in states:
        if dated:
            within: list[ColumnElement[bool]] = [
                ObjectionCase.due_on.is_not(None),
                *_between(first, last),
                *_beyond(wanted.after),
            ]
            branches.append(_branch(state, [*conditions, *within], most))
        if undated:
            standing: list[ColumnElement[bool]] = [ObjectionCase.due_on.is_(None)]
            if wanted.after is not None and wanted.after[0] is None:
                standing.append(ObjectionCase.id > wanted.after[1])
            branches.append(_branch(state, [*conditions, *standing], most))
    listed = union_all(*(select(each.c.due_on, each.c.id) for each in (branch.subquery() for branch in branches)))
    found = listed.subquery()
    query: Select[Any] = select(found.c.due_on, found.c.id)
    return query


def _branch(state: str, conditions: Sequence[ColumnElement[bool]], most: int) -> Select[date | None, int]:
    query = select(ObjectionCase.due_on, ObjectionCase.id).where(ObjectionCase.state == state, *conditions)
    return query.order_by(ObjectionCase.due_on, ObjectionCase.id).limit(most)


def _states(tab: Tab) -> tuple[str, ...]:
    if tab == "unassigned":
        # Assigning and transferring both lead out of this state, so nothing else is without somebody.
        return ("received",)
    return DECIDED if tab == "decided" else OPEN_STATES


def _conditions(wanted: Wanted, user_id: int | None) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.kind is not None:
        found.append(ObjectionCase.kind == wanted.kind)
    if wanted.handler is not None:
        found.append(ObjectionCase.handler_id == wanted.handler)
    if wanted.tab == "mine":
        found.append(ObjectionCase.handler_id == (user_id or 0))
    if wanted.tab == "unassigned":
        found.append(ObjectionCase.handler_id.is_(None))
    if wanted.tab == "waiting":
        found.append(or_(ObjectionCase.supplement_wanted.is_not(None), ObjectionCase.unit.is_not(None)))
    return found


def _span(lights: Lights, wanted: Wanted) -> tuple[date | None, date | None, bool, bool]:
    """First and last due day, and whether cases with and without a due day belong to it."""
    today = lights.today
    sunday = today + timedelta(days=6 - today.weekday())
    spans: dict[str, tuple[date | None, date | None]] = {
        "today": (today, today),
        "week": (today, sunday),
        "overdue": (None, today - timedelta(days=1)),
    }
    bounded = wanted.tab in spans
    first, last = spans.get(wanted.tab, (None, None))
    if wanted.light == "paused":
        # Without any branch there would be no query; a tab with a span simply has no standing clocks.
        return date.max, date.min, bounded, not bounded
    if wanted.light is not None:
        lower, upper = lights.span(wanted.light)
        first = max((day for day in (first, lower) if day is not None), default=None)
        last = min((day for day in (last, upper) if day is not None), default=None)
        return first, last, True, False
    return first, last, wanted.after is None or wanted.after[0] is not None, not bounded


def _between(first: date | None, last: date | None) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if first is not None:
        found.append(ObjectionCase.due_on >= first)
    if last is not None:
        found.append(ObjectionCase.due_on <= last)
    return found


def _beyond(after: Place | None) -> list[ColumnElement[bool]]:
    if after is None or after[0] is None:
        return []
    day, identity = after
    later = and_(ObjectionCase.due_on == day, ObjectionCase.id > identity)
    # The first comparison alone decides where the index is entered.
    return [ObjectionCase.due_on >= day, or_(ObjectionCase.due_on > day, later)]


def _found(session: Session, lights: Lights, wanted: Wanted) -> list[Place]:
    query = select(ObjectionCase.due_on, ObjectionCase.id).where(matching(session, wanted.text, lights.today))
    if wanted.kind is not None:
        query = query.where(ObjectionCase.kind == wanted.kind)
    if wanted.after is not None:
        query = query.where(ObjectionCase.id < wanted.after[1])
    found = session.execute(query.order_by(ObjectionCase.id.desc()).limit(PER_PAGE + 1))
    return [(due, identity) for due, identity in found]


def rows_with_ids(session: Session, lights: Lights, ids: Sequence[int]) -> tuple[QueueRow, ...]:
    """The cases with these ids, in this order."""
    query = (
        select(ObjectionCase, Enterprise, User.display_name, LegalClock, RecordVersion.kind, RecordVersion.date)
        .join(Enterprise, Enterprise.id == ObjectionCase.enterprise_id)
        .join(LegalClock, LegalClock.case_id == ObjectionCase.id)
        .outerjoin(User, User.id == ObjectionCase.handler_id)
        .outerjoin(
            CreditRecord,
            and_(
                ObjectionCase.target_type == "record",
                CreditRecord.enterprise_id == ObjectionCase.enterprise_id,
                CreditRecord.label == ObjectionCase.target,
            ),
        )
        .outerjoin(
            RecordVersion,
            and_(RecordVersion.record_id == CreditRecord.id, RecordVersion.number == ObjectionCase.target_version),
        )
        .where(ObjectionCase.id.in_(ids))
    )
    rows = {
        case.id: QueueRow(
            id=case.id,
            number=case.number,
            revision=case.revision,
            enterprise=enterprise.name,
            uscc=enterprise.uscc,
            kind=case.kind,
            record_kind=kind,
            record_date=day,
            target=case.target,
            state=case.state,
            handler=handler,
            unit=case.unit,
            supplement_open=case.supplement_wanted is not None,
            urged_on=case.urged_on,
            due_on=case.due_on,
            signal=lights.of(case.due_on),
            stopped=clock.state == "stopped",
            provisional=clock.provisional,
        )
        for case, enterprise, handler, clock, kind, day in session.execute(query)
    }
    return tuple(rows[identity] for identity in ids if identity in rows)
