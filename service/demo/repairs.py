"""The repairs and commitments of the demonstration 演示修复和承诺: one in each of several states, through the real operations."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, time
from io import BytesIO
from typing import Any

from sqlalchemy import select

from rulesets.records.dossier import Dossier
from service.access.actor import Actor, operator
from service.demo.declarations import Act
from service.demo.moments import at_working_day
from service.operations.cases.stepping import take_case_step
from service.operations.commitment.offering import offer_commitment, sign_own_commitment
from service.operations.drafts import keep_paper, open_draft
from service.operations.operation import Desk
from service.operations.repair.filing import WIZARD, file_repair
from service.site_sync.running import synchronise
from service.store.case import Case
from service.store.engine import reading
from workflows.calendar import WorkCalendar

_FORM = {
    "corrected": "罚款已足额缴纳，已按整改通知书完成整改并通过复查",
    "effects": "已向受影响的单位说明情况并公开致歉",
    "contact": "刘会计",
    "phone": "03175550188",
    "signer": "刘志强",
    "agreed": True,
}
_GRANTED = {
    "act_corrected": True,
    "effect_removed": True,
    "reason": "已与原认定单位核对，义务已履行",
    "clause": "国家发展改革委令第36号 修复条件",
}
_PROOF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)


@dataclass(frozen=True)
class DemoRepair:
    """``record``: the end of the label; days are working days before the day of the demonstration. ``steps``: day, who, event, form."""

    enterprise: str
    record: str
    filed: int
    steps: tuple[tuple[int, str, str, Mapping[str, Any]], ...]


def demo_repairs(own: str) -> tuple[DemoRepair, ...]:
    """Two of the enterprise with an account, and one that came to its end."""
    return (
        DemoRepair(own, "-05", 6, ((5, "caseworker3", "accept", {}),)),
        DemoRepair(own, "-07", 2, ((1, "department", "ask_supplement", {"wanted": "缴款凭证原件的扫描件"}),)),
        DemoRepair(
            "南皮县绿源环保设备有限公司",
            "-04",
            15,
            ((14, "caseworker3", "accept", {}), (11, "caseworker3", "approve", _GRANTED)),
        ),
    )


def repair_acts(
    people: Mapping[str, Actor], calendar: WorkCalendar, today: date, dossiers: Mapping[str, Dossier], own: str
) -> list[Act]:
    """Everything that happens, with its moment."""
    acts: list[Act] = []
    for demo in demo_repairs(own):
        acts += _acts(demo, people, calendar, today, dossiers[demo.enterprise])
    uscc, enterprise = dossiers[own].uscc, people["enterprise"]
    signed: dict[str, Any] = {
        "uscc": uscc,
        "type": "CT-1",
        "matter": "按时足额支付职工工资",
        "signer": "刘志强",
        "agreed": True,
    }
    acts.append(
        (at_working_day(calendar, today, 10, time(10, 5)), lambda desk: sign_own_commitment(desk, enterprise, **signed))
    )
    offer = {"uscc": uscc, "type": "CT-2", "matter": "排污许可变更（缺环评批复复印件）"}
    acts.append(
        (
            at_working_day(calendar, today, 3, time(15, 5)),
            lambda desk: offer_commitment(desk, people["department"], **offer),
        )
    )
    return acts


def _acts(
    demo: DemoRepair, people: Mapping[str, Actor], calendar: WorkCalendar, today: date, dossier: Dossier
) -> list[Act]:
    own = people["enterprise"]
    actor = own if own.uscc == dossier.uscc else people["caseworker3"]
    record = next(item.id for item in dossier.records if item.id.endswith(demo.record))
    number: list[str] = []

    def file(desk: Desk) -> None:
        draft = open_draft(desk, actor, wizard=WIZARD, uscc=dossier.uscc, step="papers")
        keep_paper(
            desk,
            actor,
            id=draft,
            wizard=WIZARD,
            name="缴款和整改证明.pdf",
            stream=BytesIO(_PROOF),
            paper="proof_of_performance",
        )
        number.append(file_repair(desk, actor, uscc=dossier.uscc, record=record, form=_FORM, draft=draft))

    def step(who: str, event: str, form: Mapping[str, Any]) -> Callable[[Desk], object]:
        return lambda desk: _step(desk, people[who], number[0], event, form)

    acts: list[Act] = [(at_working_day(calendar, today, demo.filed, time(9, 50)), file)]
    for day, who, event, form in demo.steps:
        acts.append((at_working_day(calendar, today, day, time(14, 20)), step(who, event, form)))
        if event == "approve":
            sync = at_working_day(calendar, today, day, time(14, 21))
            acts.append((sync, lambda desk: synchronise(desk, operator("demo"))))
    return acts


def _step(desk: Desk, actor: Actor, number: str, event: str, form: Mapping[str, Any]) -> None:
    with reading(desk.engine) as session:
        revision = session.scalars(select(Case.revision).where(Case.number == number)).one()
    take_case_step(desk, actor, number=number, revision=revision, event=event, form=form)
