"""People and steps around commitments, on both databases."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import select

from service.access.actor import Actor
from service.access.roles import Role
from service.operations.cases.stepping import take_case_step
from service.operations.commitment.offering import sign_own_commitment
from service.operations.operation import Desk
from service.store.case import Case, CaseEvent
from service.store.commitment import Commitment
from service.store.engine import reading
from tests.service.conftest import USCC, Person


@dataclass
class Commitments:
    """Drives commitments as several people."""

    desk: Desk
    enterprise: Actor
    caseworker: Actor
    department: Actor

    def sign(self, matter: str = "按期交付", type: str = "CT-1", **more: Any) -> str:
        given = {"uscc": USCC, "type": type, "matter": matter, "signer": "王某", "agreed": True, **more}
        return sign_own_commitment(self.desk, self.enterprise, **given)

    def case(self, number: str) -> Case:
        with reading(self.desk.engine) as session:
            return session.scalars(select(Case).where(Case.number == number)).one()

    def detail(self, number: str) -> Commitment:
        with reading(self.desk.engine) as session:
            return session.scalars(
                select(Commitment).join(Case, Case.id == Commitment.case_id).where(Case.number == number)
            ).one()

    def step(self, number: str, event: str, form: Mapping[str, Any] | None = None, actor: Actor | None = None) -> Case:
        return take_case_step(
            self.desk,
            actor or self.caseworker,
            number=number,
            revision=self.case(number).revision,
            event=event,
            form=form or {},
        )

    def lines(self, number: str) -> list[str]:
        with reading(self.desk.engine) as session:
            query = select(CaseEvent.line).join(Case, Case.id == CaseEvent.case_id).where(Case.number == number)
            return list(session.scalars(query.order_by(CaseEvent.number)))


@pytest.fixture
def commitments(desk: Desk, enrolled: object, person: Callable[..., Person]) -> Commitments:
    return Commitments(
        desk,
        person(Role.ENTERPRISE, USCC).actor,
        person(Role.CASEWORKER).actor,
        person(Role.DEPARTMENT).actor,
    )
