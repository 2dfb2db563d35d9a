"""People and steps around tolerances, on both databases: an enterprise on the red list, and one that is not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import select

from service.access.actor import Actor
from service.access.roles import Role
from service.attachments.papers import hand_in
from service.clock import FixedClock, today
from service.operations.cases.stepping import take_case_step
from service.operations.dossier_import import import_dossier
from service.operations.operation import Desk
from service.operations.tolerance.reporting import Report, report_violation
from service.store.account import User
from service.store.case import Case
from service.store.engine import reading
from service.store.history import dossier_of, find_enterprise
from service.store.legal_clock import LegalClock
from service.store.letter import LetterRow
from service.store.notice import Notice
from service.store.tolerance import Tolerance
from tests.service.conftest import OPERATOR, OTHER_USCC, USCC, Person, dossier

PDF = b"%PDF-1.7\n%%EOF\n"
UNIT = "沧州市市场监督管理局"
DECIDED = {"reason": "已到场核实", "clause": "宿政办发〔2020〕20号 三（五）15"}
SCREENED = {"cause": "no_intent", "harm": "ordinary", "screening": "系统升级漏报，非主观故意"}
GRANTED = {"reason": "符合容错条件", "service": "信用修复窗口 0317-5550123", "training": "每周三信用合规培训"}
RED = {"id": "red", "kind": "red_list", "date": "2026-03-01", "list": "RL-02"}


@dataclass
class Tolerances:
    """Drives tolerances as several people."""

    desk: Desk
    clock: FixedClock
    enterprise: Actor
    caseworker: Actor
    department: Actor
    supervisor: Actor

    def report(self, uscc: str = USCC, actor: Actor | None = None, **more: Any) -> str:
        given = {"violation": "未按期报送年度报告", "found_on": str(today(self.clock)), "unit": UNIT}
        report = Report(**{**given, "record": "administrative_penalty.fine", **more})
        return report_violation(self.desk, actor or self.department, uscc=uscc, report=report).number

    def case(self, number: str) -> Case:
        with reading(self.desk.engine) as session:
            return session.scalars(select(Case).where(Case.number == number)).one()

    def detail(self, number: str) -> Tolerance:
        with reading(self.desk.engine) as session:
            query = select(Tolerance).join(Case, Case.id == Tolerance.case_id).where(Case.number == number)
            return session.scalars(query).one()

    def clocks(self, number: str) -> list[LegalClock]:
        with reading(self.desk.engine) as session:
            query = select(LegalClock).join(Case, Case.id == LegalClock.case_id).where(Case.number == number)
            return list(session.scalars(query.order_by(LegalClock.id)))

    def letters(self, number: str) -> list[LetterRow]:
        with reading(self.desk.engine) as session:
            query = select(LetterRow).join(Case, Case.id == LetterRow.case_id).where(Case.number == number)
            return list(session.scalars(query.order_by(LetterRow.id)))

    def told(self, who: Actor) -> list[str]:
        """The kinds of notices that somebody got, in their order."""
        with reading(self.desk.engine) as session:
            query = select(Notice.kind).where(Notice.recipient_id == who.user_id)
            return list(session.scalars(query.order_by(Notice.id)))

    def step(self, number: str, event: str, form: Mapping[str, Any] | None = None, actor: Actor | None = None) -> Case:
        return take_case_step(
            self.desk,
            actor or self.caseworker,
            number=number,
            revision=self.case(number).revision,
            event=event,
            form=form or {},
        )

    def later(self, days: int) -> None:
        self.clock.advance(timedelta(days=days))

    def upload(self, number: str, actor: Actor | None = None) -> None:
        hand_in(self.desk, actor or self.enterprise, number=number, name="整改照片.pdf", stream=BytesIO(PDF))

    def observed(self, **more: Any) -> str:
        """An observation period that began today."""
        number = self.report(**more)
        self.step(number, "screen", SCREENED)
        self.step(number, "observe", GRANTED)
        return number

    def submitted(self) -> str:
        number = self.observed()
        self.later(1)
        self.upload(number)
        self.step(number, "hand_in", {"text": "年度报告已补报"}, self.enterprise)
        return number

    def records(self, uscc: str = USCC) -> list[str]:
        """The kinds of records in the file."""
        with reading(self.desk.engine) as session:
            return [record.kind for record in dossier_of(session, find_enterprise(session, uscc)).records]


@pytest.fixture
def tolerances(desk: Desk, clock: FixedClock, person: Callable[..., Person]) -> Tolerances:
    import_dossier(desk, OPERATOR, dossier(RED), reason="归集")
    import_dossier(desk, OPERATOR, dossier(uscc=OTHER_USCC, name="沧州乙有限公司"), reason="归集")
    department = person(Role.DEPARTMENT).actor
    with desk.engine.begin() as connection:
        connection.execute(User.__table__.update().where(User.id == department.user_id).values(unit=UNIT))
    return Tolerances(
        desk,
        clock,
        person(Role.ENTERPRISE, USCC).actor,
        person(Role.CASEWORKER).actor,
        department,
        person(Role.SUPERVISOR).actor,
    )
