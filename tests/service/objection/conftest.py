"""An objection under way, on both databases."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import select

from service.access.actor import Actor
from service.access.roles import Role
from service.operations.objection.correction import Correction
from service.operations.objection.filing import Filed, Target, file_objection
from service.operations.objection.stepping import take_step
from service.operations.operation import Desk
from service.store.case import CaseEvent
from service.store.engine import reading
from service.store.objection import ObjectionCase
from tests.service.conftest import USCC, Person

FORM = {"kind": "data", "facts": "该处罚已被撤销", "contact": "王某", "phone": "0317-0000000"}
FOUND = {"reason": "处罚决定已被复议机关撤销", "clause": "沧政办字〔2021〕175号 二（五）2"}
COMPARED = {
    "rows": [{"field": "处罚状态", "held": "有效", "at_source": "已撤销"}],
    "source_unit": "市市场监督管理局",
    "checked_on": "2026-11-21",
}
REMEDY = {"remedy": "可在六十日内申请行政复议"}


@dataclass
class Procedure:
    """Drives one case as several people."""

    desk: Desk
    enterprise: Actor
    caseworker: Actor
    supervisor: Actor
    department: Actor
    other: Actor

    def file(self, *records: str, **form: Any) -> Filed:
        targets = [Target("record", record) for record in records or ("p1",)]
        return file_objection(self.desk, self.enterprise, uscc=USCC, targets=targets, form={**FORM, **form})

    def case(self, number: str) -> ObjectionCase:
        with reading(self.desk.engine) as session:
            return session.scalars(select(ObjectionCase).where(ObjectionCase.number == number)).one()

    def step(
        self,
        number: str,
        event: str,
        form: Mapping[str, Any] | None = None,
        actor: Actor | None = None,
        *corrections: Correction,
    ) -> ObjectionCase:
        return take_step(
            self.desk,
            actor or self.caseworker,
            number=number,
            revision=self.case(number).revision,
            event=event,
            form=form or {},
            corrections=corrections,
        )

    def until_compared(self, number: str) -> None:
        self.step(number, "assign", {"handler": self.caseworker.user_id}, self.supervisor)
        self.step(number, "start_comparison")
        self.step(number, "record_comparison", COMPARED)

    def lines(self, number: str) -> list[str]:
        with reading(self.desk.engine) as session:
            query = select(CaseEvent.line).join(ObjectionCase).where(ObjectionCase.number == number)
            return list(session.scalars(query.order_by(CaseEvent.number)))


@pytest.fixture
def procedure(desk: Desk, enrolled: object, person: Callable[..., Person]) -> Procedure:
    return Procedure(
        desk,
        person(Role.ENTERPRISE, USCC).actor,
        person(Role.CASEWORKER).actor,
        person(Role.SUPERVISOR).actor,
        person(Role.DEPARTMENT).actor,
        person(Role.CASEWORKER).actor,
    )
