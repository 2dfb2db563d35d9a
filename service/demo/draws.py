"""The double-random supervision of the demonstration 演示双随机: one draw whose results are published, one that waits to be made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, time, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import select

from rulesets.records.dossier import Dossier
from service.access.actor import Actor
from service.clock import SHANGHAI
from service.demo.declarations import Act
from service.demo.moments import at_working_day
from service.operations.cases.stepping import take_case_step
from service.operations.inspection.reporting import report
from service.operations.operation import Desk
from service.operations.plan.drawing import run_draw
from service.operations.plan.freezing import Sealed, freeze_pool
from service.operations.plan.planning import create_plan, finish_plan
from service.operations.plan.rosters import import_inspectors, import_matters, import_objects
from service.store.engine import reading
from service.store.inspection import Inspection, InspectionCase
from service.store.plan import CheckMatter, Plan
from workflows.calendar import WorkCalendar
from workflows.inspection.modes import usual_modes

OPEN_SEAL = "chengheng-demo-2026"
"""The secret of the draw that waits to be made; of a demonstration everybody may know it."""
_PAST_SEAL = "chengheng-demo-2025"
_SOURCE = "上证综合指数收盘点位"
_PAST_VALUE = "3871.24"
_MATTERS = """code,name,field,unit,basis,base_rate,items
TZ-01,特种设备使用单位检查,市场监管,沧州市市场监督管理局,《特种设备安全法》第五十七条,0.3,使用登记;定期检验;作业人员证件;安全管理制度
DJ-01,登记事项检查,市场监管,沧州市市场监督管理局,《市场主体登记管理条例》第三十八条,0.05,营业执照;住所（经营场所）;经营范围
"""
_HEAD = "number,name,unit,field,certificate,certificate_until,limit,avoid,account\n"
_FIRST = """J101,赵某（演示）,沧州市市场监督管理局,市场监管,冀J0101,{until},,,inspector
J102,钱某（演示）,沧州市市场监督管理局,市场监管,冀J0102,{until},,,
"""
_LATER = """J103,孙某（演示）,沧州市市场监督管理局,市场监管,冀J0103,{until},,,
J104,李某（演示）,沧州市市场监督管理局,市场监管,冀J0104,{until},40,,
J105,周某（演示）,沧州市市场监督管理局,市场监管,冀J0105,{expired},,,
"""
_SMALL = 8
_HOUR = time(11, 25)


def draw_acts(
    people: Mapping[str, Actor], calendar: WorkCalendar, today: date, dossiers: Mapping[str, Dossier]
) -> list[Act]:
    """Everything that happens, with its moment; the small draw is over, so that nothing of it is open any more."""
    demo = _Demo(people, sorted(dossier.uscc for dossier in dossiers.values()), today)
    days: tuple[tuple[int, Callable[[Desk], object]], ...] = (
        (31, demo.bring_in),
        (30, demo.freeze_first),
        (29, demo.draw_first),
        (28, demo.arrange),
        (25, demo.inspect),
        (23, demo.publish),
        (1, demo.freeze_second),
    )
    return [(at_working_day(calendar, today, back, _HOUR), act) for back, act in days]


class _Demo:
    def __init__(self, people: Mapping[str, Actor], codes: list[str], today: date) -> None:
        self._office, self._inspector = people["department"], people["inspector"]
        self._codes, self._today = codes, today

    def bring_in(self, desk: Desk) -> None:
        until = date(self._today.year + 2, 12, 31)
        import_matters(desk, self._office, _MATTERS.encode())
        rows = [f"{uscc},TZ-01" for uscc in self._codes[:_SMALL]] + [f"{uscc},DJ-01" for uscc in self._codes]
        import_objects(desk, self._office, ("uscc,matter\n" + "\n".join(rows) + "\n").encode())
        import_inspectors(desk, self._office, (_HEAD + _FIRST.format(until=until)).encode())

    def freeze_first(self, desk: Desk) -> None:
        day = _day(desk)
        self._freeze(desk, "特种设备使用单位抽查", "TZ-01", _PAST_SEAL, day + timedelta(days=1), day)

    def draw_first(self, desk: Desk) -> None:
        plan = _plan(desk, "TZ-01")
        run_draw(
            desk,
            self._office,
            number=plan.number,
            revision=plan.revision,
            public_value=_PAST_VALUE,
            secret=_PAST_SEAL,
        )

    def arrange(self, desk: Desk) -> None:
        for case, inspection in _inspections(desk):
            self._step(desk, case, "arrange", {"mode": usual_modes(inspection.grade)[0]})

    def inspect(self, desk: Desk) -> None:
        for case, inspection in _inspections(desk):
            with reading(desk.engine) as session:
                items = session.get_one(CheckMatter, inspection.matter_id).items
            sheet = [{"item": item, "checked": "yes", "problem": "", "handling": ""} for item in items]
            self._report(desk, case, "visit", {"visited_on": str(_day(desk)), "note": "已到场查看，资料齐全"})
            self._report(desk, case, "carry_out", {"method": "onsite"})
            self._report(desk, case, "record_result", {"items": sheet, "result": "1", "handling": "none"})

    def publish(self, desk: Desk) -> None:
        for case, _ in _inspections(desk):
            self._step(desk, case, "publish", {})
        plan = _plan(desk, "TZ-01")
        finish_plan(desk, self._office, number=plan.number, revision=plan.revision)

    def freeze_second(self, desk: Desk) -> None:
        later = _HEAD + _LATER.format(
            until=date(self._today.year + 2, 12, 31), expired=self._today - timedelta(days=90)
        )
        import_inspectors(desk, self._office, later.encode())
        public_day = max(self._today, _day(desk) + timedelta(days=1))
        self._freeze(desk, "登记事项抽查", "DJ-01", OPEN_SEAL, public_day, self._today)

    def _freeze(self, desk: Desk, name: str, matter: str, secret: str, public_day: date, starts_on: date) -> None:
        plan = create_plan(
            desk,
            self._office,
            name=f"{starts_on.year} 年{name}（演示）",
            matter=matter,
            starts_on=starts_on,
            ends_on=date(starts_on.year, 12, 31),
        )
        seal = Sealed(sha256(secret.encode()).hexdigest(), _SOURCE, str(public_day))
        freeze_pool(desk, self._office, number=plan.number, revision=plan.revision, sealed=seal)

    def _step(self, desk: Desk, case: InspectionCase, event: str, form: Mapping[str, Any]) -> None:
        take_case_step(desk, self._office, number=case.number, revision=_revision(desk, case), event=event, form=form)

    def _report(self, desk: Desk, case: InspectionCase, event: str, form: Mapping[str, Any]) -> None:
        report(desk, self._inspector, number=case.number, revision=_revision(desk, case), event=event, form=form)


def _plan(desk: Desk, matter: str) -> Plan:
    query = select(Plan).join(CheckMatter, CheckMatter.id == Plan.matter_id).where(CheckMatter.code == matter)
    with reading(desk.engine) as session:
        return session.scalars(query).one()


def _inspections(desk: Desk) -> list[tuple[InspectionCase, Inspection]]:
    query = select(InspectionCase, Inspection).join(Inspection, Inspection.case_id == InspectionCase.id)
    with reading(desk.engine) as session:
        rows = session.execute(query.order_by(InspectionCase.id))
        return [(case, inspection) for case, inspection in rows if case.stage != "closed"]


def _revision(desk: Desk, case: InspectionCase) -> int:
    with reading(desk.engine) as session:
        return session.get_one(InspectionCase, case.id).revision


def _day(desk: Desk) -> date:
    return desk.clock.now().astimezone(SHANGHAI).date()
