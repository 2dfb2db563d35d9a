"""The declarations of the demonstration 演示申报: one in each of several states, taken through the real operations at past moments."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select

from rulesets.records.dossier import Dossier
from service.access.actor import Actor, operator
from service.clock import SHANGHAI
from service.demo.moments import at_working_day
from service.operations.cases.stepping import take_case_step
from service.operations.commitment.signing import Signature
from service.operations.declaration.filing import Statement, file_declaration
from service.operations.operation import Desk
from service.public_notice.daily_proof import keep_proof
from service.public_notice.ending import end_notices
from service.store.case import Case
from service.store.engine import reading
from workflows.calendar import WorkCalendar

Act = tuple[datetime, Callable[[Desk], object]]
_FILED, _ASKED, _ANSWERED, _PUBLISHED = time(10, 40), time(11, 10), time(15, 20), time(16, 5)
_UNIT = "沧州市市场监督管理局"


@dataclass(frozen=True)
class DemoDeclaration:
    """``filed``, ``answered``, ``published``: so many working days before the day of the demonstration; None: not yet."""

    enterprise: str
    type: str
    facts: Mapping[str, Any]
    filed: int
    asked: int | None = None
    answered: int | None = None
    published: int | None = None


def demo_declarations(own: str, other: str, today: date) -> tuple[DemoDeclaration, ...]:
    """``own``: the enterprise with an account; ``other``: one that declares at the counter."""
    then = (today - timedelta(days=120)).isoformat()
    donation = {"date": then, "recipient": "沧州市慈善总会", "amount": 3_000_000, "certificate": "沧慈演示-018"}
    service = {"date": then, "organiser": "运河区志愿服务联合会", "hours": 36, "content": "社区防汛志愿服务"}
    qualified = {"date": then, "issued_by": "河北省住房和城乡建设厅", "certificate": "D213-演示"}
    return (
        DemoDeclaration(own, "charitable_donation", donation, 9, 9, 7, 6),
        DemoDeclaration(own, "volunteer_service", service, 4, 4),
        DemoDeclaration(other, "charitable_donation", {**donation, "amount": 800_000}, 8, 7, 4, 3),
        DemoDeclaration(other, "qualification", qualified, 18, 18, 16, 15),
    )


def declaration_acts(
    people: Mapping[str, Actor], calendar: WorkCalendar, today: date, dossiers: Mapping[str, Dossier], own: str
) -> list[Act]:
    """Everything that happens, with its moment; the nightly jobs run in between."""
    other = next(name for name in sorted(dossiers) if name != own)
    acts: list[Act] = []
    for declared in demo_declarations(own, other, today):
        acts += _acts(declared, people, calendar, today, dossiers[declared.enterprise])
    begin = min(moment for moment, _ in acts).date()
    for night in range(1, (today - begin).days + 1):
        day = begin + timedelta(days=night)
        acts.append((datetime.combine(day, time(0, 5), SHANGHAI), lambda desk: end_notices(desk, operator("demo"))))
        acts.append((datetime.combine(day, time(0, 10), SHANGHAI), lambda desk: keep_proof(desk, operator("demo"))))
    return acts


def _acts(
    declared: DemoDeclaration, people: Mapping[str, Actor], calendar: WorkCalendar, today: date, dossier: Dossier
) -> list[Act]:
    number: list[str] = []
    own = people["enterprise"]
    declarant = own if own.uscc == dossier.uscc else people["caseworker3"]

    def file(desk: Desk) -> None:
        statement = Statement(declared.type, declared.facts, "刘会计", "03175550188")
        number.append(
            file_declaration(
                desk, declarant, uscc=dossier.uscc, statement=statement, signature=Signature("刘志强", True)
            )
        )

    def step(actor: str, event: str, form: Mapping[str, Any]) -> Callable[[Desk], object]:
        return lambda desk: _step(desk, people[actor], number[0], event, form)

    acts: list[Act] = [(at_working_day(calendar, today, declared.filed, _FILED), file)]
    if declared.asked is not None:
        handler = {"handler": people["caseworker3"].user_id}
        acts.append(
            (at_working_day(calendar, today, declared.asked, time(10, 55)), step("supervisor", "assign", handler))
        )
        asked = step("caseworker3", "request_verification", {"unit": _UNIT})
        acts.append((at_working_day(calendar, today, declared.asked, _ASKED), asked))
    if declared.answered is not None:
        answer = step("department", "verified_true", {"answer": "与提供方核对一致"})
        acts.append((at_working_day(calendar, today, declared.answered, _ANSWERED), answer))
    if declared.published is not None:
        moment = at_working_day(calendar, today, declared.published, _PUBLISHED)
        day = moment.date().isoformat()
        published = step("caseworker3", "publish", {"province_site_on": day, "city_site_on": day})
        acts.append((moment, published))
    return acts


def _step(desk: Desk, actor: Actor, number: str, event: str, form: Mapping[str, Any]) -> None:
    with reading(desk.engine) as session:
        revision = session.scalars(select(Case.revision).where(Case.number == number)).one()
    take_case_step(desk, actor, number=number, revision=revision, event=event, form=form)
