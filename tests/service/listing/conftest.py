"""People and steps around listings, on both databases."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from rulesets.assessment import Assessment
from service.access.actor import Actor
from service.access.roles import Role
from service.clock import FixedClock, today
from service.operations.cases.stepping import take_case_step
from service.operations.listing.proposing import propose_listing
from service.operations.operation import Desk
from service.operations.weigh import weigh
from service.store.case import Case
from service.store.engine import reading
from service.store.history import dossier_of, find_enterprise
from service.store.listing import Listing
from tests.service.conftest import USCC, Person

REASON = {"reason": "事实清楚", "clause": "同一办法"}


@dataclass
class Listings:
    """Drives listings as several people."""

    desk: Desk
    clock: FixedClock
    enterprise: Actor
    caseworker: Actor
    department: Actor
    supervisor: Actor

    def propose(self, list_type: str = "BL-13", uscc: str = USCC) -> str:
        return propose_listing(
            self.desk, self.department, uscc=uscc, list_type=list_type, facts="拖欠工资", documents="责令支付决定书"
        )

    def case(self, number: str) -> Case:
        with reading(self.desk.engine) as session:
            return session.scalars(select(Case).where(Case.number == number)).one()

    def detail(self, number: str) -> Listing:
        with reading(self.desk.engine) as session:
            query = select(Listing).join(Case, Case.id == Listing.case_id).where(Case.number == number)
            return session.scalars(query).one()

    def step(self, number: str, event: str, form: Mapping[str, Any] | None = None, actor: Actor | None = None) -> Case:
        return take_case_step(
            self.desk,
            actor or self.department,
            number=number,
            revision=self.case(number).revision,
            event=event,
            form=form or {},
        )

    def later(self, days: int) -> None:
        self.clock.advance(timedelta(days=days))

    def listed(self, list_type: str = "BL-13", **more: Any) -> str:
        """An entry after notice, ten days, decision."""
        number = self.propose(list_type)
        self.step(number, "give_notice")
        self.later(10)
        self.step(number, "list", {**REASON, **more})
        return number

    def grade(self) -> Assessment:
        with reading(self.desk.engine) as session:
            return weigh(session, dossier_of(session, find_enterprise(session, USCC)), today(self.clock))


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
