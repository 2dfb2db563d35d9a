"""Lists and measures of the demonstration 演示名单与措施: a planned entry, one in force, a restriction confirmed and others waiting.

The lists are those of key attention, which leave every grade of the demonstration as it is (AMB-86).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from typing import Any

from sqlalchemy import select

from rulesets.records.dossier import Dossier
from service.access.actor import Actor
from service.clock import today as today_by
from service.demo.declarations import Act
from service.demo.moments import at_working_day
from service.operations.assess import assess_enterprise
from service.operations.cases.stepping import take_case_step
from service.operations.listing.proposing import propose_listing
from service.operations.measures.confirming import confirm_measure
from service.operations.operation import Desk
from service.store.case import Case
from service.store.engine import reading
from service.store.enterprise import Enterprise
from service.store.measure import MeasureRow
from workflows.calendar import WorkCalendar

_PLANNED = ("肃宁县润丰农资有限公司", "KL-01", "一年内两次逾期提交整改报告", "整改通知书两份（演示）")
_LISTED = ("肃宁县百纳针织有限公司", "KL-01", "多次被投诉且未按期答复", "投诉处理记录（演示）")
_DECISION = {"reason": "事实清楚，程序符合规定", "clause": "宿政办发〔2020〕20号 三（四）10"}
_RESTRICTED = "沧州隆昌投资咨询有限公司"
_CONFIRMED = "M-D6"
_BASIS = "《招标投标法实施条例》的有关规定"


def listing_acts(
    people: Mapping[str, Actor], calendar: WorkCalendar, today: date, dossiers: Mapping[str, Dossier]
) -> list[Act]:
    """Everything that happens, with its moment."""
    department, supervisor = people["department"], people["supervisor"]
    listed, planned = _Entry(department, dossiers, _LISTED), _Entry(department, dossiers, _PLANNED)
    uscc = dossiers[_RESTRICTED].uscc

    def weigh(desk: Desk) -> None:
        assess_enterprise(desk, supervisor, uscc=uscc, as_of=today_by(desk.clock))

    def confirm(desk: Desk) -> None:
        row = _waiting(desk, uscc)
        reason = "在列期间暂停参加投标（演示）"
        confirm_measure(
            desk, supervisor, measure=row.id, revision=row.revision, basis=_BASIS, reason=reason, last_day=None
        )

    return [
        (at_working_day(calendar, today, 16, time(9, 20)), listed.propose),
        (at_working_day(calendar, today, 15, time(9, 20)), lambda desk: listed.step(desk, "give_notice", {})),
        (at_working_day(calendar, today, 4, time(9, 20)), lambda desk: listed.step(desk, "list", _DECISION)),
        (at_working_day(calendar, today, 3, time(9, 20)), planned.propose),
        (at_working_day(calendar, today, 2, time(9, 20)), lambda desk: planned.step(desk, "give_notice", {})),
        (at_working_day(calendar, today, 2, time(9, 40)), weigh),
        (at_working_day(calendar, today, 1, time(9, 40)), confirm),
    ]


class _Entry:
    """One entry on its way."""

    def __init__(self, actor: Actor, dossiers: Mapping[str, Dossier], told: tuple[str, str, str, str]) -> None:
        name, self._list, self._facts, self._documents = told
        self._actor, self._uscc, self._number = actor, dossiers[name].uscc, ""

    def propose(self, desk: Desk) -> None:
        self._number = propose_listing(
            desk,
            self._actor,
            uscc=self._uscc,
            list_type=self._list,
            facts=self._facts,
            documents=self._documents,
        )

    def step(self, desk: Desk, event: str, form: Mapping[str, Any]) -> None:
        with reading(desk.engine) as session:
            revision = session.scalars(select(Case.revision).where(Case.number == self._number)).one()
        take_case_step(desk, self._actor, number=self._number, revision=revision, event=event, form=form)


def _waiting(desk: Desk, uscc: str) -> MeasureRow:
    query = (
        select(MeasureRow)
        .join(Enterprise, Enterprise.id == MeasureRow.enterprise_id)
        .where(Enterprise.uscc == uscc, MeasureRow.measure == _CONFIRMED, MeasureRow.state == "waiting")
    )
    with reading(desk.engine) as session:
        return session.scalars(query).one()
