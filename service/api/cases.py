"""What the API says about a case of any procedure 办件: bodies, answers, lists."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import Response, jsonify
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import ColumnElement, select

from service.access.actor import Actor
from service.access.guard import current_actor
from service.access.permissions import Permission, Scope
from service.api.parameters import EnterpriseCode
from service.clock import SHANGHAI
from service.desk import current_desk
from service.faults import unknown_enterprise
from service.operations.answer_once import Answer, once_key
from service.operations.cases.asked_once import standing_json, step_case_once
from service.operations.cases.stepping import unknown_case
from service.operations.operation import Desk, Work
from service.queries.case import CaseFile, case_file
from service.queries.looking import looking
from service.store.case import Case, CaseEvent
from service.store.enterprise import Enterprise
from service.store.legal_clock import LegalClock
from workflows.procedure.run import allowed_steps
from workflows.procedure.shape import Step

MOST = 2**31 - 1
ONCE = "带 Idempotency-Key 重发同一请求，答复与第一次相同（并带 Idempotency-Replayed: true），效果只发生一次；同一键用于另一请求答 409。"
# Assigning names a person of the office.
_ABOUT_PEOPLE = ("assign",)


class StrictBody(BaseModel):
    model_config = ConfigDict(extra="forbid")


class OpenAnswer(BaseModel):
    """Later versions may add fields."""

    model_config = ConfigDict(extra="allow")


class CaseStepBody(StrictBody):
    """One step; ``revision`` is that of the case as it was read."""

    event: str = Field(max_length=40)
    revision: int = Field(ge=1, le=MOST, strict=True)
    form: dict[str, Any] = Field(default_factory=dict)


class CaseListQuery(StrictBody):
    """Which cases, and which page of them."""

    uscc: EnterpriseCode | None = Field(default=None, description="统一社会信用代码")
    after: str | None = Field(default=None, max_length=60, description="上一页最后一件的办件编号（答复中的 next）")
    per_page: int = Field(default=50, ge=1, le=200)


class CaseStanding(OpenAnswer):
    """Where a case stands; ``revision`` goes into the next step."""

    number: str
    kind: str
    state: str
    revision: int
    due_on: date | None
    finding: str | None


class CaseEventAnswer(OpenAnswer):
    at: datetime
    event: str
    before: str
    after: str
    line: str


class WholeCase(CaseStanding):
    """One case with its clock, its history, and the steps that may be taken now."""

    uscc: str
    history: list[CaseEventAnswer]
    steps: list[dict[str, Any]]


class CaseListing(OpenAnswer):
    cases: list[CaseStanding]
    next: str | None


def whole_case(desk: Desk, actor: Actor, procedure: str, number: str) -> tuple[CaseFile, dict[str, Any]]:
    """A case of this procedure as the actor may see it. Raises NotFound."""
    with looking(desk, actor, Permission.CASE_READ) as work:
        file = case_file(work, number)
        if file.case.procedure != procedure:
            raise unknown_case(number)
        role = actor.role.value if actor.role is not None else "system"
        steps = allowed_steps(file.procedure, file.case.state, role, file.facts)
        return file, _case_json(file, steps, actor.scope(Permission.CASE_READ) is Scope.ALL)


def list_procedure(desk: Desk, actor: Actor, procedure: str, query: CaseListQuery) -> dict[str, Any]:
    """Cases of one procedure in the order of filing; an enterprise sees its own. Raises NotFound for a foreign code."""
    with looking(desk, actor, Permission.CASE_READ) as work:
        page = case_page(work, procedure, query)
        return {"cases": page.standing, "next": page.onward}


@dataclass(frozen=True)
class CasePage:
    """One page of cases; ``onward`` is the number that the next page comes after, None on the last."""

    cases: list[Case]
    standing: list[dict[str, Any]]
    onward: str | None


def case_page(work: Work, procedure: str, query: CaseListQuery, *conditions: ColumnElement[bool]) -> CasePage:
    """The cases of one procedure that the reader may see and ``conditions`` hold of. Raises as ``list_procedure``."""
    actor = work.actor
    own = actor.uscc if actor.scope(Permission.CASE_READ) is Scope.OWN else None
    if own is not None and query.uscc not in (None, own):
        raise unknown_enterprise(str(query.uscc))
    rows = select(Case, Enterprise).join(Enterprise, Enterprise.id == Case.enterprise_id)
    rows = rows.where(Case.procedure == procedure, *conditions)
    if own or query.uscc:
        rows = rows.where(Enterprise.uscc == (own or query.uscc))
    if query.after is not None:
        rows = rows.where(Case.id > case_file(work, query.after).case.id)
    found = work.session.execute(rows.order_by(Case.id).limit(query.per_page + 1)).all()
    shown = found[: query.per_page]
    return CasePage(
        [case for case, _ in shown],
        [{**standing_json(case), "uscc": enterprise.uscc} for case, enterprise in shown],
        shown[-1][0].number if len(found) > query.per_page else None,
    )


def answered(answer: Answer) -> tuple[Response, int]:
    """The answer of an operation that may have been asked before."""
    response = jsonify(answer.body)
    if answer.repeated:
        response.headers["Idempotency-Replayed"] = "true"
    return response, answer.status


def stepped(procedure: str, number: str, key: str | None, body: CaseStepBody) -> tuple[Response, int]:
    """One step of a case, taken once for each idempotency key."""
    answer = step_case_once(
        current_desk(),
        current_actor(),
        key=once_key(key, f"{procedure}-step", number, body.model_dump()),
        procedure=procedure,
        number=number,
        revision=body.revision,
        event=body.event,
        form=body.form,
    )
    return answered(answer)


def _case_json(file: CaseFile, steps: tuple[Step, ...], for_office: bool) -> dict[str, Any]:
    case = file.case
    return {
        **standing_json(case),
        "uscc": file.enterprise.uscc,
        "target": case.target,
        "unit": case.unit,
        "clock": clock_json(file.clock),
        "reason": case.reason,
        "clause": case.clause,
        "remedy": case.remedy,
        "supplement_wanted": case.supplement_wanted,
        "history": [history_json(line.event, for_office) for line in file.history],
        "steps": [step_json(step) for step in steps],
    }


def clock_json(clock: LegalClock | None) -> dict[str, Any] | None:
    """The time limit that runs now, with its receipt; days as ISO dates."""
    if clock is None:
        return None
    return {
        "code": clock.code,
        "clause": clock.clause,
        "state": clock.state,
        "due_on": clock.due_on.isoformat() if clock.due_on else None,
        "provisional": clock.provisional,
        "receipt": clock.receipt,
    }


def history_json(event: CaseEvent, for_office: bool) -> dict[str, Any]:
    """One line of history; an enterprise is not told which person acts next."""
    return {
        "at": event.at.astimezone(SHANGHAI).isoformat(),
        "event": event.event,
        "before": event.before,
        "after": event.after,
        "line": event.line if for_office or event.event not in _ABOUT_PEOPLE else "",
    }


def step_json(step: Step) -> dict[str, Any]:
    """A step that may be taken now, with the entries of its form; papers are uploaded elsewhere."""
    entries = [entry for entry in step.form if entry.kind != "files"]
    return {
        "event": step.event,
        "label": step.label,
        "clause": step.clause,
        "form": [
            {"name": entry.name, "label": entry.label, "kind": entry.kind, "required": entry.required}
            for entry in entries
        ],
    }
