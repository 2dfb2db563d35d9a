"""A task whose inspections stand at different steps 演示检查: to be arranged, arranged, checked, to be published, followed up."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, time, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import select

from rulesets.records.dossier import Dossier
from service.access.actor import Actor
from service.clock import today
from service.demo.declarations import Act
from service.demo.moments import at_working_day
from service.operations.cases.stepping import take_case_step
from service.operations.inspection.reporting import report
from service.operations.operation import Desk
from service.operations.plan.freezing import Sealed
from service.operations.plan.planning import create_plan
from service.operations.plan.rosters import import_matters, import_objects
from service.operations.plan.stepping import take_plan_step
from service.store.engine import reading
from service.store.inspection import Inspection, InspectionCase
from service.store.plan import CheckMatter, Plan
from workflows.calendar import WorkCalendar
from workflows.inspection.modes import usual_modes

_MATTER = "JL-01"
_MATTERS = (
    "code,name,field,unit,basis,base_rate,items\n"
    f"{_MATTER},计量器具使用检查,市场监管,沧州市市场监督管理局,《计量法》第九条,0.5,强制检定;计量单位;器具台账\n"
)
_OBJECTS = slice(40, 52)
_SECRET, _SOURCE, _VALUE = "chengheng-demo-2024", "深证成份指数收盘点位", "10588.71"
_PROBLEM = {"problem": "两台电子秤超过检定有效期", "handling": "责令停止使用并送检"}


def inspection_acts(
    people: Mapping[str, Actor], calendar: WorkCalendar, today: date, dossiers: Mapping[str, Dossier]
) -> list[Act]:
    """Everything that happens, with its moment."""
    demo = _Demo(people, sorted(dossier.uscc for dossier in dossiers.values())[_OBJECTS])
    days: tuple[tuple[int, Callable[[Desk], object]], ...] = (
        (6, demo.plan),
        (5, demo.draw),
        (4, demo.arrange),
        (3, demo.check),
        (2, demo.record),
        (1, demo.publish),
    )
    return [(at_working_day(calendar, today, back, time(14, 45)), act) for back, act in days]


class _Demo:
    """The inspections in the order of their numbers: the first is to be arranged, each further one a step ahead of it."""

    def __init__(self, people: Mapping[str, Actor], codes: list[str]) -> None:
        self._office, self._inspector, self._codes = people["department"], people["inspector"], codes

    def plan(self, desk: Desk) -> None:
        day = today(desk.clock)
        import_matters(desk, self._office, _MATTERS.encode())
        objects = "uscc,matter\n" + "".join(f"{uscc},{_MATTER}\n" for uscc in self._codes)
        import_objects(desk, self._office, objects.encode())
        plan = create_plan(
            desk,
            self._office,
            name=f"{day.year} 年计量器具使用抽查（演示）",
            matter=_MATTER,
            starts_on=day,
            ends_on=date(day.year, 12, 31),
        )
        sealed = Sealed(sha256(_SECRET.encode()).hexdigest(), _SOURCE, str(day + timedelta(days=1)))
        self._step_plan(desk, plan, "freeze", vars(sealed))

    def draw(self, desk: Desk) -> None:
        self._step_plan(desk, _plan(desk), "draw", {"public_value": _VALUE, "secret": _SECRET})

    def arrange(self, desk: Desk) -> None:
        for case, inspection in _ahead(desk, 1):
            self._office_step(desk, case, "arrange", {"mode": usual_modes(inspection.grade)[0]})

    def check(self, desk: Desk) -> None:
        for case, _ in _ahead(desk, 2):
            visit = {"visited_on": str(today(desk.clock)), "met": "车间主任", "note": "查看在用计量器具和检定证书"}
            self._report(desk, case, "visit", visit)
            self._report(desk, case, "carry_out", {"method": "onsite"})

    def record(self, desk: Desk) -> None:
        clean = {"result": "1", "handling": "none"}
        faulty = {"result": "5", "handling": "ordered"}
        for position, (case, inspection) in enumerate(_ahead(desk, 3)):
            problem = _PROBLEM if position else {"problem": "", "handling": ""}
            self._report(
                desk,
                case,
                "record_result",
                {**(faulty if position else clean), "items": _sheet(desk, inspection, problem)},
            )

    def publish(self, desk: Desk) -> None:
        for case, _ in _ahead(desk, 4)[:1]:
            self._office_step(desk, case, "publish", {"text": "两台电子秤超过检定有效期，已责令停止使用"})

    def _step_plan(self, desk: Desk, plan: Plan, event: str, form: Mapping[str, str]) -> None:
        take_plan_step(desk, self._office, number=plan.number, revision=plan.revision, event=event, form=form)

    def _office_step(self, desk: Desk, case: InspectionCase, event: str, form: Mapping[str, Any]) -> None:
        take_case_step(desk, self._office, number=case.number, revision=_revision(desk, case), event=event, form=form)

    def _report(self, desk: Desk, case: InspectionCase, event: str, form: Mapping[str, Any]) -> None:
        report(desk, self._inspector, number=case.number, revision=_revision(desk, case), event=event, form=form)


def _sheet(desk: Desk, inspection: Inspection, problem: Mapping[str, str]) -> list[dict[str, str]]:
    with reading(desk.engine) as session:
        items = session.get_one(CheckMatter, inspection.matter_id).items
    nothing = {"problem": "", "handling": ""}
    return [{"item": item, "checked": "yes", **(nothing if number else problem)} for number, item in enumerate(items)]


def _plan(desk: Desk) -> Plan:
    query = select(Plan).join(CheckMatter, CheckMatter.id == Plan.matter_id).where(CheckMatter.code == _MATTER)
    with reading(desk.engine) as session:
        return session.scalars(query).one()


def _ahead(desk: Desk, steps: int) -> list[tuple[InspectionCase, Inspection]]:
    """The inspections of the task but the first ``steps``."""
    query = (
        select(InspectionCase, Inspection)
        .join(Inspection, Inspection.case_id == InspectionCase.id)
        .join(CheckMatter, CheckMatter.id == Inspection.matter_id)
        .where(CheckMatter.code == _MATTER)
    )
    with reading(desk.engine) as session:
        return [(case, inspection) for case, inspection in session.execute(query.order_by(InspectionCase.id))][steps:]


def _revision(desk: Desk, case: InspectionCase) -> int:
    with reading(desk.engine) as session:
        return session.get_one(InspectionCase, case.id).revision
