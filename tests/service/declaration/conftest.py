"""A declaration under way, on both databases, under a clock that travels."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import select

from service.access.actor import Actor
from service.access.roles import Role
from service.clock import SHANGHAI, FixedClock
from service.operations.cases.stepping import take_case_step
from service.operations.commitment.signing import Signature
from service.operations.declaration.filing import Statement, file_declaration
from service.operations.objection.against_notice import Receipt, object_publicly
from service.operations.objection.stepping import take_step
from service.operations.operation import Desk
from service.public_notice.ending import end_notices
from service.scheduler.jobs import ACTOR
from service.store.account import User
from service.store.case import Case, CaseEvent
from service.store.declaration import Declaration
from service.store.engine import reading, writing
from service.store.enterprise import Enterprise
from service.store.history import dossier_of, find_enterprise
from service.store.legal_clock import LegalClock
from tests.service.conftest import USCC, Person

DONATION = {"date": "2026-09-01", "recipient": "沧州市慈善总会", "amount": 5_000_000, "certificate": "沧慈2026-118"}
SERVICE = {"date": "2026-08-15", "organiser": "运河区志愿者协会", "hours": 40, "content": "社区义务植树"}
HONOUR = {"date": "2026-07-01", "level": "provincial", "awarded_by": "河北省人民政府", "certificate": "冀政奖2026-7"}
SIGNED = Signature("王经办", True)
OBJECTION = {"facts": "该单位当日并未捐赠，收据系伪造", "contact": "李某", "phone": "13900000000"}
UNIT = "市民政局"


def at(day: str, hour: int = 10, minute: int = 0) -> datetime:
    """A moment in Shanghai."""
    year, month, date_of = (int(part) for part in day.split("-"))
    return datetime(year, month, date_of, hour, minute, tzinfo=SHANGHAI)


@dataclass
class Declaring:
    """Drives declarations as several people."""

    desk: Desk
    clock: FixedClock
    enterprise: Actor
    caseworker: Actor
    supervisor: Actor
    department: Actor
    other_department: Actor
    other: Actor

    def travel(self, moment: datetime) -> None:
        self.clock.advance(moment.astimezone(UTC) - self.clock.now())

    def on_profile(self, profile: str) -> Declaring:
        settings = self.desk.settings.model_copy(update={"profile": profile})
        return replace(self, desk=replace(self.desk, settings=settings))

    def file(
        self,
        facts: Mapping[str, Any] = DONATION,
        type: str = "charitable_donation",
        actor: Actor | None = None,
        signature: Signature = SIGNED,
        **more: Any,
    ) -> str:
        statement = Statement(type, facts, "赵会计", "0317-2020202", **more)
        return file_declaration(
            self.desk, actor or self.enterprise, uscc=USCC, statement=statement, signature=signature
        )

    def case(self, number: str) -> Case:
        with reading(self.desk.engine) as session:
            return session.scalars(select(Case).where(Case.number == number)).one()

    def detail(self, number: str) -> Declaration:
        with reading(self.desk.engine) as session:
            return session.get_one(Declaration, self.case(number).id)

    def running_clock(self, number: str) -> LegalClock:
        with reading(self.desk.engine) as session:
            query = select(LegalClock).join(Case, Case.id == LegalClock.case_id)
            return session.scalars(query.where(Case.number == number, LegalClock.current)).one()

    def step(self, number: str, event: str, form: Mapping[str, Any] | None = None, actor: Actor | None = None) -> Case:
        return take_case_step(
            self.desk,
            actor or self.caseworker,
            number=number,
            revision=self.case(number).revision,
            event=event,
            form=form or {},
        )

    def until_verified(self, number: str) -> None:
        self.step(number, "assign", {"handler": self.caseworker.user_id}, self.supervisor)
        self.step(number, "request_verification", {"unit": UNIT})
        self.step(number, "verified_true", {"answer": "与慈善总会账目相符"}, self.department)

    def until_notice(self, number: str, *days: str) -> None:
        self.until_verified(number)
        today = self.clock.now().astimezone(SHANGHAI).date().isoformat()
        first, second = days or (today, today)
        self.step(number, "publish", {"province_site_on": first, "city_site_on": second})

    def end_notices(self) -> int:
        return end_notices(self.desk, ACTOR)

    def object(self, number: str, **more: str) -> Receipt:
        return object_publicly(self.desk, Actor("public", None), number=number, form={**OBJECTION, **more})

    def decide(self, case: str, event: str) -> None:
        """Take an objection to its finding."""

        def take(step: str, form: dict[str, Any]) -> None:
            take_step(
                self.desk,
                self.other,
                number=case,
                revision=self.case(case).revision,
                event=step,
                form=form,
            )

        take("assign", {"handler": self.other.user_id})
        take("start_comparison", {})
        row = {"field": "金额", "held": "50000 元", "at_source": "0 元"}
        today = self.clock.now().astimezone(SHANGHAI).date().isoformat()
        take("record_comparison", {"rows": [row], "source_unit": UNIT, "checked_on": today})
        take(
            event, {"reason": "经向慈善总会核对", "clause": "沧政办字〔2021〕175号 二（一）3", "remedy": "可以申请复议"}
        )

    def records(self, kind: str) -> list[tuple[str, date, bool]]:
        with reading(self.desk.engine) as session:
            records = dossier_of(session, find_enterprise(session, USCC)).records
        return [(record.id, record.date, record.revoked) for record in records if record.kind == kind]

    def lines(self, number: str) -> list[str]:
        with reading(self.desk.engine) as session:
            query = select(CaseEvent.line).join(Case, Case.id == CaseEvent.case_id).where(Case.number == number)
            return list(session.scalars(query.order_by(CaseEvent.number)))

    def told(self, person: Actor) -> list[str]:
        from service.store.notice import Notice

        with reading(self.desk.engine) as session:
            query = select(Notice.subject).where(Notice.recipient_id == person.user_id).order_by(Notice.id)
            return list(session.scalars(query))

    def enterprises(self) -> list[Enterprise]:
        with reading(self.desk.engine) as session:
            return list(session.scalars(select(Enterprise)))


@pytest.fixture
def declaring(desk: Desk, clock: FixedClock, enrolled: object, person: Callable[..., Person]) -> Declaring:
    clock.advance(at("2026-09-15") - clock.now())
    department = person(Role.DEPARTMENT).actor
    with writing(desk.engine) as session:
        session.get_one(User, department.user_id).unit = UNIT
    return Declaring(
        desk,
        clock,
        person(Role.ENTERPRISE, USCC).actor,
        person(Role.CASEWORKER).actor,
        person(Role.SUPERVISOR).actor,
        department,
        person(Role.DEPARTMENT).actor,
        person(Role.CASEWORKER).actor,
    )
