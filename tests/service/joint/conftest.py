"""People and steps around joint incentives and sanctions, on both databases: an office, two units, an enterprise."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from service.access.actor import Actor
from service.access.roles import Role
from service.clock import FixedClock, today
from service.operations.cases.stepping import take_case_step
from service.operations.joint.starting import start_joint
from service.operations.operation import Desk
from service.operations.tokens import actor_of_token, issue_token
from service.operations.users import create_user
from service.store.account import User
from service.store.case import Case
from service.store.engine import reading
from service.store.joint import Joint, JointCase
from service.store.notice import Notice
from tests.service.conftest import OPERATOR, PASSWORD, USCC, Person
from tests.service.listing.conftest import Listings

MARKET, APPROVAL = "市场监督管理局", "行政审批局"
SANCTION = {"measure": "M-D6", "basis": "招标投标法的有关规定"}
INCENTIVE = {"measure": "M-A6", "basis": "优化营商环境条例的有关规定"}


@dataclass
class Joints:
    """Drives joint cases as several people; ``units`` are the accounts of the two units."""

    desk: Desk
    clock: FixedClock
    listings: Listings
    units: Mapping[str, Actor]

    @property
    def supervisor(self) -> Actor:
        return self.listings.supervisor

    def start(self, entry: str, unit: str = MARKET, actor: Actor | None = None, uscc: str = USCC) -> str:
        return start_joint(self.desk, actor or self.listings.caseworker, uscc=uscc, entry=entry, unit=unit)

    def numbers(self, **where: Any) -> list[str]:
        """The joint cases in the order of their numbers, for example of one ``unit``."""
        query = select(JointCase.number).join(Joint, Joint.case_id == JointCase.id).order_by(JointCase.id)
        with reading(self.desk.engine) as session:
            return list(
                session.scalars(query.filter(*(getattr(Joint, name) == value for name, value in where.items())))
            )

    def case(self, number: str) -> Case:
        return self.listings.case(number)

    def detail(self, number: str) -> Joint:
        with reading(self.desk.engine) as session:
            query = select(Joint).join(Case, Case.id == Joint.case_id).where(Case.number == number)
            return session.scalars(query).one()

    def step(self, number: str, event: str, form: Mapping[str, Any] | None = None, actor: Actor | None = None) -> Case:
        revision = self.case(number).revision
        acting = actor or self.supervisor
        return take_case_step(self.desk, acting, number=number, revision=revision, event=event, form=form or {})

    def by_unit(self, number: str, event: str, form: Mapping[str, Any] | None = None) -> Case:
        return self.step(number, event, form, self.units[self.detail(number).unit])

    def feedback(self) -> dict[str, Any]:
        day = today(self.clock).isoformat()
        return {
            "happened_on": day,
            "place": "沧州市公共资源交易中心",
            "subject": "沧州甲有限公司",
            "practice": "取消投标资格",
            "effect": "已停止参与两个项目",
        }

    def applied(self, number: str, push: str = "push_sanction", form: Mapping[str, Any] = SANCTION) -> str:
        self.step(number, push, form)
        self.by_unit(number, "receive")
        self.by_unit(number, "apply", {"applied_on": today(self.clock).isoformat()})
        return number

    def counted(self, number: str) -> str:
        self.applied(number)
        self.by_unit(number, "feed_back", self.feedback())
        self.step(number, "count")
        return number

    def told(self, kind: str) -> list[str | None]:
        """The roles, or units of departments, of those who were told of ``kind``."""
        query = select(User).join(Notice, Notice.recipient_id == User.id).where(Notice.kind == kind)
        with reading(self.desk.engine) as session:
            people = session.scalars(query.order_by(User.id))
            return [person.unit if person.role == Role.DEPARTMENT.value else person.role for person in people]

    def later(self, days: int) -> date:
        self.clock.advance(timedelta(days=days))
        return today(self.clock)


@pytest.fixture
def listings(desk: Desk, clock: FixedClock, enrolled: object, person: Callable[..., Person]) -> Listings:
    return Listings(
        desk,
        clock,
        person(Role.ENTERPRISE, USCC).actor,
        person(Role.CASEWORKER).actor,
        person(Role.DEPARTMENT).actor,
        person(Role.SUPERVISOR).actor,
    )


@pytest.fixture
def joints(desk: Desk, clock: FixedClock, listings: Listings) -> Joints:
    return Joints(desk, clock, listings, {unit: account(desk, unit) for unit in (MARKET, APPROVAL)})


def account(desk: Desk, unit: str) -> Actor:
    """A department's account of a unit."""
    username = f"unit-{sum(map(ord, unit))}"
    number = create_user(
        desk, OPERATOR, username=username, password=PASSWORD, role=Role.DEPARTMENT, display_name="联络员", unit=unit
    )
    issued = issue_token(desk, Actor(label=f"user:{number}", role=Role.DEPARTMENT, user_id=number))
    return actor_of_token(desk, issued.token)
