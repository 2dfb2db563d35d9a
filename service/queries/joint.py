"""Joint incentives and sanctions as lists 联合奖惩列表: of a unit, of the whole office, of one entry."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from service.operations.calendar import calendar_of, today_of
from service.operations.joint.entries import list_names
from service.operations.joint.units import reading_unit
from service.operations.operation import Work
from service.queries.light import Lights, Signal
from service.store.case import Case, Stage
from service.store.enterprise import Enterprise
from service.store.joint import Joint, JointCase

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class JointRow:
    """One case as the lists show it; ``list_names`` in Chinese and English."""

    case: Case
    joint: Joint
    enterprise: Enterprise
    list_names: tuple[str, str]
    signal: Signal
    stopped: bool


@dataclass(frozen=True, slots=True)
class JointPage:
    """At most PER_PAGE rows, newest first; ``counts`` by state; ``after`` leads to the next page."""

    rows: tuple[JointRow, ...]
    counts: dict[str, int]
    after: int | None


def joint_page(work: Work, *, state: str | None = None, after: int | None = None) -> JointPage:
    """What the reader may see: a department the cases of its unit, the office all of them."""
    of_unit = reading_unit(work)
    counted = select(JointCase.state, func.count()).join(Joint, Joint.case_id == JointCase.id)
    query = (
        select(JointCase, Joint, Enterprise)
        .join(Joint, Joint.case_id == JointCase.id)
        .join(Enterprise, Enterprise.id == JointCase.enterprise_id)
    )
    if of_unit is not None:
        mine = (Joint.unit == of_unit, Joint.pushed_on.is_not(None))
        query, counted = query.where(*mine), counted.where(*mine)
    if state is not None:
        query = query.where(JointCase.state == state)
    if after is not None:
        query = query.where(JointCase.id < after)
    found = work.session.execute(query.order_by(JointCase.id.desc()).limit(PER_PAGE + 1)).all()
    lights = Lights(calendar_of(work), today_of(work))
    rows = tuple(_row(lights, case, joint, enterprise) for case, joint, enterprise in found[:PER_PAGE])
    counts: dict[str, int] = {}
    for name, number in work.session.execute(counted.group_by(JointCase.state)):
        counts[name] = number
    return JointPage(rows, counts, rows[-1].case.id if len(found) > PER_PAGE else None)


def joint_of_entry(work: Work, key: str) -> tuple[JointRow, ...]:
    """The cases on one entry; the caller has checked that the reader may see all units."""
    query = (
        select(JointCase, Joint, Enterprise)
        .join(Joint, Joint.case_id == JointCase.id)
        .join(Enterprise, Enterprise.id == JointCase.enterprise_id)
        .where(Joint.entry == key)
        .order_by(JointCase.id)
    )
    lights = Lights(calendar_of(work), today_of(work))
    return tuple(_row(lights, case, joint, enterprise) for case, joint, enterprise in work.session.execute(query))


def _row(lights: Lights, case: Case, joint: Joint, enterprise: Enterprise) -> JointRow:
    names = list_names().get(joint.list_type, (joint.list_type, joint.list_type))
    return JointRow(case, joint, enterprise, names, lights.of(case.due_on), case.stage != Stage.UNDER_WAY.value)
