"""The ground of the double-random tests: the demonstration enterprises as a pool, inspectors, a task of the year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

import pytest

from rulesets.catalogue import policy
from rulesets.forward import assess
from service.access.actor import Actor
from service.access.roles import Role
from service.clock import FixedClock, today
from service.demo.dossiers import demo_enterprises
from service.operations.dossier_import import import_dossier
from service.operations.operation import Desk
from service.operations.plan.drawing import run_draw
from service.operations.plan.freezing import Sealed, freeze_pool
from service.operations.plan.planning import create_plan
from service.operations.plan.rosters import import_inspectors, import_matters, import_objects
from service.store.engine import reading
from service.store.plan import Draw, Plan
from tests.service.conftest import OPERATOR, START

TODAY = today(FixedClock(START))
SOURCE = "上证综合指数当日收盘点位"
OF_EACH_GRADE = 7
SECRET = "5d1c7d6f5d7b41f2a7c0e1f6a9b8c7d6"
PUBLIC_VALUE = "3871.24"
MATTERS = (
    "code,name,field,unit,basis,base_rate,items\n"
    "SC-01,登记事项检查,市场监管,沧州市市场监督管理局,《市场主体登记管理条例》第三十八条,0.3,营业执照;住所;经营范围\n"
)
INSPECTORS = (
    "number,name,unit,field,certificate,certificate_until,limit,avoid,account\n"
    "J01,甲某,沧州市市场监督管理局,市场监管,冀A001,2028-12-31,,,{account}\n"
    "J02,乙某,沧州市市场监督管理局,市场监管,冀A002,2028-12-31,,{avoided},{second}\n"
    "J03,丙某,沧州市市场监督管理局,市场监管,冀A003,2028-12-31,,,\n"
    "J04,丁某,沧州市市场监督管理局,市场监管,冀A004,2026-01-31,,,\n"
    "J05,戊某,沧州市应急管理局,应急管理,冀A005,2028-12-31,,,\n"
)


def seal(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()


@dataclass
class Drawing:
    """A desk on which a task can be planned, frozen and drawn."""

    desk: Desk
    clock: FixedClock
    department: Actor
    supervisor: Actor
    inspector: Actor
    second: Actor
    grades: dict[str, str] = field(default_factory=dict)

    def plan(self, **more: Any) -> Plan:
        given: dict[str, Any] = {
            "name": "2026 年登记事项抽查",
            "matter": "SC-01",
            "starts_on": TODAY,
            "ends_on": date(TODAY.year, 12, 31),
        }
        return create_plan(self.desk, self.department, **{**given, **more})

    def freeze(self, plan: Plan, secret: str = SECRET) -> Draw:
        return freeze_pool(
            self.desk,
            self.department,
            number=plan.number,
            revision=self.again(plan).revision,
            sealed=Sealed(seal(secret), SOURCE, str(self.tomorrow)),
        )

    @property
    def tomorrow(self) -> date:
        return today(self.clock) + timedelta(days=1)

    def draw(self, plan: Plan, secret: str = SECRET, public_value: str = PUBLIC_VALUE) -> Draw:
        return run_draw(
            self.desk,
            self.department,
            number=plan.number,
            revision=self.again(plan).revision,
            public_value=public_value,
            secret=secret,
        )

    def drawn(self, secret: str = SECRET, **more: Any) -> tuple[Plan, Draw]:
        """A task that was frozen today and drawn tomorrow."""
        plan = self.plan(**more)
        self.freeze(plan, secret)
        self.clock.advance(timedelta(days=1))
        return self.again(plan), self.draw(plan, secret)

    def again(self, plan: Plan) -> Plan:
        with reading(self.desk.engine) as session:
            return session.get_one(Plan, plan.id)

    def draws(self, plan: Plan) -> list[Draw]:
        with reading(self.desk.engine) as session:
            return sorted((row for row in session.query(Draw) if row.plan_id == plan.id), key=lambda row: row.number)

    @property
    def by_grade(self) -> Counter[str]:
        return Counter(self.grades.values())


@pytest.fixture
def rosters(desk: Desk, clock: FixedClock, person: Callable[..., Any]) -> Iterator[Drawing]:
    """The three rosters, filled."""
    found = Drawing(
        desk,
        clock,
        person(Role.DEPARTMENT).actor,
        person(Role.SUPERVISOR).actor,
        person(Role.INSPECTOR).actor,
        person(Role.INSPECTOR).actor,
    )
    rules = policy(desk.settings.profile)
    for enterprise in demo_enterprises(TODAY):
        grade = assess(rules, enterprise.dossier, TODAY).grade
        if found.by_grade[grade] < OF_EACH_GRADE:
            import_dossier(desk, OPERATOR, enterprise.dossier, reason="归集")
            found.grades[enterprise.dossier.uscc] = grade
    import_matters(desk, found.department, MATTERS.encode())
    objects = "uscc,matter\n" + "".join(f"{uscc},SC-01\n" for uscc in found.grades)
    import_objects(desk, found.department, objects.encode())
    names = _usernames(desk)
    people = INSPECTORS.format(
        account=names[found.inspector.user_id or 0],
        second=names[found.second.user_id or 0],
        avoided=" ".join(sorted(found.grades)[:3]),
    )
    import_inspectors(desk, found.department, people.encode())
    yield found


def _usernames(desk: Desk) -> dict[int, str]:
    from service.store.account import User

    with reading(desk.engine) as session:
        return {user.id: user.username for user in session.query(User)}
