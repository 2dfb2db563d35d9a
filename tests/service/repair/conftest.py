"""People, papers and steps around repairs, on both databases."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import select

from service.access.actor import Actor
from service.access.roles import Role
from service.operations.cases.stepping import take_case_step
from service.operations.dossier_import import import_dossier
from service.operations.drafts import keep_paper, open_draft
from service.operations.operation import Desk
from service.operations.repair.filing import file_repair
from service.operations.users import create_user
from service.store.case import CaseEvent
from service.store.engine import reading
from service.store.letter import LetterRow
from service.store.record import CreditRecord, RecordVersion
from service.store.repair import Repair, RepairCase, SiteJob
from tests.service.conftest import OPERATOR, OTHER_USCC, PASSWORD, USCC, Person, dossier, penalty

UNIT = "市市场监督管理局"
FORM = {
    "corrected": "罚款已缴纳，已停止有关行为并完成整改",
    "effects": "已向受影响的客户说明并退款",
    "contact": "王某",
    "phone": "0317-0000000",
    "signer": "王某",
    "agreed": True,
}
GRANTED = {
    "act_corrected": True,
    "effect_removed": True,
    "reason": "材料齐全，情况属实",
    "clause": "沧政办字〔2021〕175号 二（五）3",
}
REFUSED = {"reason": "罚款没有缴纳", "clause": "沧政办字〔2021〕175号 二（五）3", "remedy": "可在六十日内申请行政复议"}
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"

RECORDS = (
    penalty("old", "2024-03-01", severity="general", source=UNIT),
    penalty("fresh", "2026-10-20", severity="general", source=UNIT),
    penalty("grave", "2026-01-10", severity="serious", source=UNIT),
    penalty("unsaid", "2026-06-01", source=UNIT),
    penalty("done", "2024-05-01", severity="general", repaired_on="2025-01-01", source=UNIT),
    penalty("void", "2024-06-01", severity="general", revoked=True, source=UNIT),
    {"id": "tax", "kind": "tax_abnormal", "date": "2026-02-01", "source": "市税务局"},
    {"id": "listed", "kind": "industry_blacklist", "date": "2025-06-01", "source": UNIT},
    {"id": "crime", "kind": "criminal_offence", "date": "2025-06-01", "source": "市法院"},
    {"id": "gift", "kind": "charitable_donation", "date": "2026-01-15"},
)


@dataclass
class Repairs:
    """Drives repairs as several people."""

    desk: Desk
    enterprise: Actor
    caseworker: Actor
    supervisor: Actor
    department: Actor
    other_department: Actor

    def draft(self, *papers: str) -> int:
        number = open_draft(self.desk, self.enterprise, wizard="repair", uscc=USCC, step="record")
        for paper in papers:
            keep_paper(
                self.desk,
                self.enterprise,
                id=number,
                wizard="repair",
                name=f"{paper}.pdf",
                stream=io.BytesIO(PDF),
                paper=paper,
            )
        return number

    def file(self, record: str = "old", papers: tuple[str, ...] = ("proof_of_performance",), **form: Any) -> str:
        draft = self.draft(*papers)
        return file_repair(self.desk, self.enterprise, uscc=USCC, record=record, form={**FORM, **form}, draft=draft)

    def case(self, number: str) -> RepairCase:
        with reading(self.desk.engine) as session:
            return session.scalars(select(RepairCase).where(RepairCase.number == number)).one()

    def detail(self, number: str) -> Repair:
        with reading(self.desk.engine) as session:
            query = select(Repair).join(RepairCase, RepairCase.id == Repair.case_id)
            return session.scalars(query.where(RepairCase.number == number)).one()

    def step(
        self, number: str, event: str, form: Mapping[str, Any] | None = None, actor: Actor | None = None
    ) -> RepairCase:
        case = take_case_step(
            self.desk,
            actor or self.department,
            number=number,
            revision=self.case(number).revision,
            event=event,
            form=form or {},
        )
        assert isinstance(case, RepairCase)
        return case

    def approved(self, record: str = "old", **more: Any) -> str:
        number = self.file(record, **more)
        self.step(number, "accept")
        self.step(number, "approve", GRANTED)
        return number

    def record(self, label: str) -> RecordVersion:
        with reading(self.desk.engine) as session:
            query = select(RecordVersion).join(CreditRecord, CreditRecord.id == RecordVersion.record_id)
            found = session.scalars(
                query.where(CreditRecord.label == label, RecordVersion.number == CreditRecord.latest)
            )
            return found.one()

    def jobs(self, number: str) -> list[SiteJob]:
        with reading(self.desk.engine) as session:
            query = select(SiteJob).join(RepairCase, RepairCase.id == SiteJob.case_id)
            return list(session.scalars(query.where(RepairCase.number == number).order_by(SiteJob.id)))

    def lines(self, number: str) -> list[str]:
        with reading(self.desk.engine) as session:
            query = select(CaseEvent.line).join(RepairCase, RepairCase.id == CaseEvent.case_id)
            return list(session.scalars(query.where(RepairCase.number == number).order_by(CaseEvent.number)))

    def letters(self, number: str) -> list[LetterRow]:
        with reading(self.desk.engine) as session:
            query = select(LetterRow).join(RepairCase, RepairCase.id == LetterRow.case_id)
            return list(session.scalars(query.where(RepairCase.number == number).order_by(LetterRow.id)))


def _department(desk: Desk, name: str, unit: str) -> Actor:
    number = create_user(
        desk,
        OPERATOR,
        username=name,
        password=PASSWORD,
        role=Role.DEPARTMENT,
        display_name="部门",
        unit=unit,
    )
    return Actor(label=f"user:{number}", role=Role.DEPARTMENT, user_id=number)


@pytest.fixture
def repairs(desk: Desk, person: Callable[..., Person]) -> Repairs:
    import_dossier(desk, OPERATOR, dossier(*RECORDS), reason="首次归集")
    import_dossier(
        desk, OPERATOR, dossier(penalty("theirs"), uscc=OTHER_USCC, name="沧州乙有限公司"), reason="首次归集"
    )
    return Repairs(
        desk,
        person(Role.ENTERPRISE, USCC).actor,
        person(Role.CASEWORKER).actor,
        person(Role.SUPERVISOR).actor,
        _department(desk, "scjg-01", UNIT),
        _department(desk, "slj-01", "市水利局"),
    )
