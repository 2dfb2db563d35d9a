"""What was done last 最近动作: steps that people took in cases, decisions on measures, and acts of treatment that were noted."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from sqlalchemy import ColumnElement, func, select

from service.clock import SHANGHAI
from service.operations.operation import Work
from service.queries.queue import seen_by
from service.situation.treatment.subjects import in_chunks
from service.store.case import Case, CaseEvent
from service.store.measure import MeasureRow
from service.store.treatment import TreatmentAct

TREATING = ("listing", "joint", "inspection", "repair", "objection", "commitment", "tolerance")
"""Procedures whose steps are acts of treatment (ours). What an enterprise declares of its own merits is none."""
_SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Act:
    """``way``: a step of the procedure ``of``, a decision on the measure ``of``, or an act of the kind ``of``; ``number``: of the case."""

    on: date
    way: Literal["case", "measure", "noted"]
    of: str
    number: str | None
    line: str
    line_en: str


def treating(of_unit: str | None) -> list[ColumnElement[bool]]:
    """The cases that count, as far as the reader may know of them."""
    return [Case.procedure.in_(TREATING), *seen_by(of_unit)]


def last_days(work: Work, numbers: Collection[int], of_unit: str | None) -> dict[int, date]:
    """Number of the enterprise -> the day of the last act, whenever it was; absent where there never was one."""
    found: dict[int, date] = {}
    for chunk in in_chunks(numbers):
        for number, day in _days(work, chunk, of_unit):
            found[number] = max(day, found.get(number, day))
    return found


def last_acts(work: Work, numbers: Collection[int], of_unit: str | None) -> dict[int, Act]:
    """The same with what it was; of a few enterprises, such as those of one page."""
    found: dict[int, tuple[datetime, Act]] = {}
    for number, at, act in _acts(work, numbers, of_unit):
        if number not in found or (act.on, at) >= (found[number][1].on, found[number][0]):
            found[number] = at, act
    return {number: act for number, (_, act) in found.items()}


def _days(work: Work, chunk: Collection[int], of_unit: str | None) -> Iterator[tuple[int, date]]:
    steps = (
        select(Case.enterprise_id, func.max(CaseEvent.at))
        .join(CaseEvent, CaseEvent.case_id == Case.id)
        .where(Case.enterprise_id.in_(chunk), CaseEvent.role != _SYSTEM, *treating(of_unit))
        .group_by(Case.enterprise_id)
    )
    decisions = (
        select(MeasureRow.enterprise_id, func.max(MeasureRow.decided_at))
        .where(MeasureRow.enterprise_id.in_(chunk), MeasureRow.decided_at.is_not(None))
        .group_by(MeasureRow.enterprise_id)
    )
    noted = (
        select(TreatmentAct.enterprise_id, func.max(TreatmentAct.acted_on))
        .where(TreatmentAct.enterprise_id.in_(chunk))
        .group_by(TreatmentAct.enterprise_id)
    )
    for query in (steps, decisions):
        for number, at in work.session.execute(query):
            if at is not None:
                yield number, _day(at)
    for number, day in work.session.execute(noted):
        if day is not None:
            yield number, day


def _acts(work: Work, numbers: Collection[int], of_unit: str | None) -> Iterator[tuple[int, datetime, Act]]:
    steps = (
        select(Case, CaseEvent)
        .join(CaseEvent, CaseEvent.case_id == Case.id)
        .where(Case.enterprise_id.in_(numbers), CaseEvent.role != _SYSTEM, *treating(of_unit))
    )
    for case, event in work.session.execute(steps):
        act = Act(_day(event.at), "case", case.procedure, case.number, event.event, event.event)
        yield case.enterprise_id, event.at, act
    for row in work.session.scalars(
        select(MeasureRow).where(MeasureRow.enterprise_id.in_(numbers), MeasureRow.decided_at.is_not(None))
    ):
        assert row.decided_at is not None
        act = Act(_day(row.decided_at), "measure", row.measure, None, row.text, row.text_en)
        yield row.enterprise_id, row.decided_at, act
    for noted in work.session.scalars(select(TreatmentAct).where(TreatmentAct.enterprise_id.in_(numbers))):
        done = Act(noted.acted_on, "noted", noted.act, None, noted.text, noted.text)
        yield noted.enterprise_id, noted.noted_at, done


def _day(at: datetime) -> date:
    return at.astimezone(SHANGHAI).date()
