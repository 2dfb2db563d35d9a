"""The joint incentives and sanctions of the demonstration 演示联合奖惩: one counted, one that awaits feedback, one to be received."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select

from rulesets.records.dossier import Dossier
from service.access.actor import Actor
from service.clock import SHANGHAI
from service.demo.declarations import Act
from service.operations.cases.stepping import take_case_step
from service.operations.joint.starting import start_joint
from service.operations.operation import Desk
from service.store.case import Case
from service.store.engine import reading
from workflows.calendar import WorkCalendar

_UNIT = "沧州市市场监督管理局"
_HOUR = time(15, 40)
_SANCTION = {"measure": "M-D6", "basis": "《招标投标法实施条例》的有关规定"}
_INCENTIVE = {"measure": "M-A6", "basis": "《优化营商环境条例》的有关规定"}
Step = tuple[int, str, str, Mapping[str, Any]]
"""Working days before the day of the demonstration, who, event, form."""


@dataclass(frozen=True)
class DemoJoint:
    """``record``: the list that the entry stands on; ``steps`` after the start, in their order."""

    record: str
    started: int
    steps: tuple[Step, ...]


def demo_joints() -> tuple[DemoJoint, ...]:
    """On entries that came from elsewhere, so that no grade of the demonstration changes."""
    return (
        DemoJoint(
            "恶意逃废债借款人名单",
            18,
            (
                (17, "supervisor", "push_sanction", _SANCTION),
                (16, "department", "receive", {}),
                (14, "department", "apply", {}),
                (9, "department", "feed_back", {}),
                (8, "caseworker", "count", {}),
            ),
        ),
        DemoJoint(
            "诚信经营示范企业",
            6,
            (
                (5, "caseworker", "push_incentive", _INCENTIVE),
                (4, "department", "receive", {}),
                (3, "department", "apply", {}),
            ),
        ),
        DemoJoint("非法集资名单", 2, ((1, "supervisor", "push_sanction", {**_SANCTION, "measure": "M-D8"}),)),
    )


def joint_acts(
    people: Mapping[str, Actor], calendar: WorkCalendar, today: date, dossiers: Mapping[str, Dossier]
) -> list[Act]:
    """Everything that happens, with its moment."""
    acts: list[Act] = []
    for demo in demo_joints():
        acts += _acts(demo, people, calendar, today, dossiers)
    return acts


def _acts(
    demo: DemoJoint, people: Mapping[str, Actor], calendar: WorkCalendar, today: date, dossiers: Mapping[str, Dossier]
) -> list[Act]:
    dossier, record = next(
        (dossier, record.id)
        for dossier in dossiers.values()
        for record in dossier.records
        if record.attributes.get("list") == demo.record
    )
    number: list[str] = []

    def start(desk: Desk) -> None:
        number.append(start_joint(desk, people["caseworker"], uscc=dossier.uscc, entry=record, unit=_UNIT))

    def step(who: str, event: str, form: Mapping[str, Any]) -> Callable[[Desk], object]:
        return lambda desk: _step(desk, people[who], number[0], event, {**form, **_dated(desk, event, dossier)})

    acts: list[Act] = [(_at(calendar, today, demo.started), start)]
    acts += [(_at(calendar, today, back), step(who, event, form)) for back, who, event, form in demo.steps]
    return acts


def _dated(desk: Desk, event: str, dossier: Dossier) -> dict[str, str]:
    """What a form says of the day it is filled in on."""
    day = desk.clock.now().astimezone(SHANGHAI).date().isoformat()
    if event == "apply":
        return {"applied_on": day}
    if event == "feed_back":
        return {
            "happened_on": day,
            "place": "沧州市公共资源交易中心",
            "subject": str(dossier.name),
            "practice": "评标前比对名单，取消该企业的投标资格（演示）",
            "effect": "该企业已主动联系债权人协商还款（演示）",
        }
    return {}


def _step(desk: Desk, actor: Actor, number: str, event: str, form: Mapping[str, Any]) -> None:
    with reading(desk.engine) as session:
        revision = session.scalars(select(Case.revision).where(Case.number == number)).one()
    take_case_step(desk, actor, number=number, revision=revision, event=event, form=form)


def _at(calendar: WorkCalendar, today: date, back: int) -> datetime:
    """The hour of the working day so many before today."""
    day = today
    while back:
        day -= timedelta(days=1)
        back -= calendar.day(day).working
    return datetime.combine(day, _HOUR, SHANGHAI)
