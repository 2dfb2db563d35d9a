"""The queue of the desk 待办列表: one page of cases by due day, and how many stand behind each tab.

The cost follows what is shown, not what is open: a stage is read by its index in the order of the due day, no further than one page,
and nobody counts beyond ``MOST_COUNTED``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any, Literal, get_args

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, union_all
from sqlalchemy.orm import Session

from service.operations.cases.conduct import conducts
from service.queries.light import Light, Lights, Signal
from service.queries.searching import matching
from service.store.account import User
from service.store.case import Case, Stage
from service.store.enterprise import Enterprise
from service.store.joint import Joint
from service.store.legal_clock import LegalClock
from service.store.record import CreditRecord, RecordVersion

Tab = Literal["open", "today", "week", "overdue", "mine", "unassigned", "waiting", "decided"]
TABS: tuple[Tab, ...] = get_args(Tab)
PER_PAGE = 50
MOST_COUNTED = 99
"""Tabs show "99+" beyond this, so that a large queue is not counted to its end (ours)."""
Place = tuple[date | None, int]
"""Where a page ends: the due day and the id of its last case."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the queue is asked for. ``text`` looks through all cases, also closed ones; ``after`` is where the page before ended."""

    tab: Tab = "open"
    procedure: str | None = None
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
    procedure: str
    kind: str
    record_kind: str | None
    record_date: date | None
    target_type: str | None
    target: str | None
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


def queue_page(
    session: Session, lights: Lights, wanted: Wanted, user_id: int | None, of_unit: str | None = None
) -> QueuePage:
    """One page of the queue, most urgent first; found cases newest first.

    ``of_unit``: the reader acts for a department of this unit and sees no joint measure of another one.
    """
    found = _found(session, lights, wanted, of_unit) if wanted.text.strip() else None
    places = found if found is not None else _due(session, lights, wanted, user_id, of_unit)
    shown = places[:PER_PAGE]
    rows = rows_with_ids(session, lights, [identity for _, identity in shown])
    return QueuePage(rows, shown[-1] if len(places) > PER_PAGE else None)


def tab_counts(session: Session, lights: Lights, user_id: int | None, of_unit: str | None = None) -> dict[Tab, int]:
    """How many cases stand behind each tab, up to MOST_COUNTED + 1."""
    counts = []
    for tab in TABS:
        listed = _listed(lights, Wanted(tab), user_id, of_unit, MOST_COUNTED + 1).limit(MOST_COUNTED + 1).subquery()
        counts.append(select(func.count()).select_from(listed).scalar_subquery())
    return dict(zip(TABS, session.execute(select(*counts)).one(), strict=True))


def rows_of(
    session: Session, lights: Lights, numbers: Sequence[str], of_unit: str | None = None
) -> tuple[QueueRow, ...]:
    """The named cases in their order of urgency; unknown numbers are left out."""
    found = session.execute(select(Case.due_on, Case.id).where(Case.number.in_(numbers[:PER_PAGE]), *seen_by(of_unit)))
    ordered = sorted(found, key=lambda row: (row[0] is None, row[0] or date.max, row[1]))
    return rows_with_ids(session, lights, [identity for _, identity in ordered])


def _due(session: Session, lights: Lights, wanted: Wanted, user_id: int | None, of_unit: str | None) -> list[Place]:
    listed = _listed(lights, wanted, user_id, of_unit, PER_PAGE + 1).subquery()
    query = select(listed.c.due_on, listed.c.id).order_by(listed.c.due_on.is_(None), listed.c.due_on, listed.c.id)
    return [(due, identity) for due, identity in session.execute(query.limit(PER_PAGE + 1))]


def _listed(lights: Lights, wanted: Wanted, user_id: int | None, of_unit: str | None, most: int) -> Select[Any]:
    """The first cases of a stage, read in the order of its index (stage, due_on) and no further."""
    stage, conditions = _stage(wanted.tab), [*_conditions(wanted, user_id), *seen_by(of_unit)]
    first, last, dated, undated = _span(lights, wanted)
    branches: list[Select[date | None, int]] = []
    if dated:
        within: list[ColumnElement[bool]] = [
            Case.due_on.is_not(None),
            *_between(first, last),
            *_beyond(wanted.after),
        ]
        branches.append(_branch(stage, [*conditions, *within], most))
    if undated:
        standing: list[ColumnElement[bool]] = [Case.due_on.is_(None)]
        if wanted.after is not None and wanted.after[0] is None:
            standing.append(Case.id > wanted.after[1])
        branches.append(_branch(stage, [*conditions, *standing], most))
    listed = union_all(*(select(each.c.due_on, each.c.id) for each in (branch.subquery() for branch in branches)))
    found = listed.subquery()
    query: Select[Any] = select(found.c.due_on, found.c.id)
    return query


def _branch(stage: Stage, conditions: Sequence[ColumnElement[bool]], most: int) -> Select[date | None, int]:
    query = select(Case.due_on, Case.id).where(Case.stage == stage.value, *conditions)
    return query.order_by(Case.due_on, Case.id).limit(most)


def _stage(tab: Tab) -> Stage:
    return Stage.DECIDED if tab == "decided" else Stage.UNDER_WAY


def _conditions(wanted: Wanted, user_id: int | None) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.procedure is not None:
        found.append(Case.procedure == wanted.procedure)
    if wanted.kind is not None:
        found.append(Case.kind == wanted.kind)
    if wanted.handler is not None:
        found.append(Case.handler_id == wanted.handler)
    if wanted.tab == "mine":
        found.append(Case.handler_id == (user_id or 0))
    if wanted.tab == "unassigned":
        found += [Case.handler_id.is_(None), Case.unit.is_(None), Case.procedure.in_(_assigned_procedures())]
    if wanted.tab == "waiting":
        found.append(or_(Case.supplement_wanted.is_not(None), Case.unit.is_not(None)))
    return found


def seen_by(of_unit: str | None) -> list[ColumnElement[bool]]:
    """What a department may not know of is left out: joint measures that were not pushed to its unit."""
    if of_unit is None:
        return []
    pushed = select(Joint.case_id).where(Joint.case_id == Case.id, Joint.unit == of_unit, Joint.pushed_on.is_not(None))
    return [or_(Case.procedure != "joint", pushed.exists())]


@cache
def _assigned_procedures() -> tuple[str, ...]:
    """The procedures whose cases are given to somebody; the others go to whoever the table names."""
    return tuple(each.procedure.id for each in conducts() if "assign" in each.procedure.events)


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
        found.append(Case.due_on >= first)
    if last is not None:
        found.append(Case.due_on <= last)
    return found


def _beyond(after: Place | None) -> list[ColumnElement[bool]]:
    if after is None or after[0] is None:
        return []
    day, identity = after
    later = and_(Case.due_on == day, Case.id > identity)
    # The first comparison alone decides where the index is entered.
    return [Case.due_on >= day, or_(Case.due_on > day, later)]


def _found(session: Session, lights: Lights, wanted: Wanted, of_unit: str | None) -> list[Place]:
    query = select(Case.due_on, Case.id).where(matching(session, wanted.text, lights.today), *seen_by(of_unit))
    if wanted.procedure is not None:
        query = query.where(Case.procedure == wanted.procedure)
    if wanted.kind is not None:
        query = query.where(Case.kind == wanted.kind)
    if wanted.after is not None:
        query = query.where(Case.id < wanted.after[1])
    found = session.execute(query.order_by(Case.id.desc()).limit(PER_PAGE + 1))
    return [(due, identity) for due, identity in found]


def rows_with_ids(session: Session, lights: Lights, ids: Sequence[int]) -> tuple[QueueRow, ...]:
    """The cases with these ids, in this order."""
    query = (
        select(Case, Enterprise, User.display_name, LegalClock, RecordVersion.kind, RecordVersion.date)
        .join(Enterprise, Enterprise.id == Case.enterprise_id)
        .outerjoin(LegalClock, and_(LegalClock.case_id == Case.id, LegalClock.current))
        .outerjoin(User, User.id == Case.handler_id)
        .outerjoin(
            CreditRecord,
            and_(
                Case.target_type == "record",
                CreditRecord.enterprise_id == Case.enterprise_id,
                CreditRecord.label == Case.target,
            ),
        )
        .outerjoin(
            RecordVersion,
            and_(
                RecordVersion.record_id == CreditRecord.id,
                # A case on an entry of a list is about the entry as it is now.
                RecordVersion.number == func.coalesce(Case.target_version, CreditRecord.latest),
            ),
        )
        .where(Case.id.in_(ids))
    )
    rows = {
        case.id: QueueRow(
            id=case.id,
            number=case.number,
            revision=case.revision,
            enterprise=enterprise.name,
            uscc=enterprise.uscc,
            procedure=case.procedure,
            kind=case.kind,
            record_kind=kind,
            record_date=day,
            target_type=case.target_type,
            target=case.target,
            state=case.state,
            handler=handler,
            unit=case.unit,
            supplement_open=case.supplement_wanted is not None,
            urged_on=case.urged_on,
            due_on=case.due_on,
            signal=lights.of(case.due_on),
            stopped=case.stage != Stage.UNDER_WAY.value,
            provisional=clock is not None and clock.provisional,
        )
        for case, enterprise, handler, clock, kind, day in session.execute(query)
    }
    return tuple(rows[identity] for identity in ids if identity in rows)
