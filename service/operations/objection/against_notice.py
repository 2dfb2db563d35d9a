"""Objections to a public notice 公示异议: by anyone, with or without an account, while the notice lasts (CZ21-2.1.3d, WF-1 notice).

Nothing of the objector reaches the enterprise or the public: such a case is seen by the office, and by who holds its code.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from service.faults import Conflict, NotFound
from service.operations.calendar import today_of
from service.operations.cases.holding import hold_case
from service.operations.cases.opening import open_case, running_number
from service.operations.cases.stepping import check_texts, fire, refusal, settle
from service.operations.declaration.standing import declaration_of, notice_is_over
from service.operations.operation import Work, operation
from service.outbox.announce import announce_receipt
from service.portal_access.secret_codes import SECRET_GROUPS, digest, new_code
from service.store.case import Case, Stage
from service.store.declaration import DeclarationCase
from service.store.enterprise import Enterprise
from service.store.number_series import next_number
from service.store.objection import ObjectionApplication, ObjectionCase
from workflows.objection import OBJECTION
from workflows.procedure.run import NotAllowed, take
from workflows.procedure.shape import NOWHERE

OPEN_TO_OBJECTION = ("in_notice", "false_review")
MOST_OPEN = 200
"""Objections that may be open on one notice at once (ours), so that nobody drowns it."""


@dataclass(frozen=True)
class Receipt:
    """What the objector takes along: the number, and the code with which the matter is followed without an account."""

    number: str
    case: str
    code: str


@operation(None)
def object_publicly(work: Work, *, number: str, form: Mapping[str, Any]) -> Receipt:
    """As anyone on the public page. Raises NotFound, Conflict (notice over, the same person again) or Invalid (the form)."""
    return object_to_notice(work, number, {**form, "kind": "notice"}, "public")


def object_to_notice(work: Work, number: str, form: Mapping[str, Any], role: str) -> Receipt:
    """File an objection to the declaration ``number`` inside a running operation."""
    known = number.isprintable()
    declaration = hold_case(work, DeclarationCase, DeclarationCase.number == number) if known else None
    if declaration is None or declaration_of(work.session, declaration).notice_first is None:
        raise NotFound("unknown_notice", f"没有编号为 {number[:60]} 的公示", field="number")
    if declaration.state not in OPEN_TO_OBJECTION or notice_is_over(work.session, declaration, today_of(work)):
        raise Conflict("notice_over", f"{number} 的公示期已满或公示已经结束，不能再对公示信息提出异议")
    enterprise = work.session.get_one(Enterprise, declaration.enterprise_id)
    facts = {"kind": "notice", "target_exists": True, "has_standing": True, "notice_open": True, "repeated": False}
    try:
        taken = take(OBJECTION, NOWHERE, "submit", role, facts, form)
    except NotAllowed as refused:
        raise refusal(refused) from refused
    check_texts(taken.form)
    _refuse_repetition(work, declaration, taken.form["phone"])
    code = new_code(SECRET_GROUPS)
    application = ObjectionApplication(
        number=running_number(work, "异", "objection"),
        enterprise_id=enterprise.id,
        kind="notice",
        facts=taken.form["facts"],
        contact=taken.form["contact"],
        phone=taken.form["phone"],
        received_at=work.now,
        filed_by=work.actor.label,
        filed_by_user_id=work.actor.user_id,
        follow_sha256=digest(code),
    )
    work.session.add(application)
    work.session.flush()
    case = ObjectionCase(
        number=f"{application.number}-{next_number(work.session, f'objection/{application.number}')}",
        application_id=application.id,
        enterprise_id=enterprise.id,
        kind="notice",
        target_type="case",
        target=declaration.number,
    )
    open_case(work, case, taken, "收到对公示信息的异议")
    announce_receipt(work, case, application.number)
    fire(work, declaration, "objection", "system", {})
    settle(work, declaration)
    enterprise.revision += 1
    return Receipt(application.number, case.number, code)


def find_by_code(work: Work, number: str, code: str) -> tuple[ObjectionApplication, ObjectionCase]:
    """The objection of who holds its receipt and code. Raises NotFound, the same for a wrong number and a wrong code."""
    wanted = number.strip()
    query = select(ObjectionApplication).where(ObjectionApplication.number == wanted)
    application = work.session.scalars(query).one_or_none() if wanted.isprintable() else None
    kept = application.follow_sha256 if application is not None and application.follow_sha256 else "-" * 64
    if not secrets.compare_digest(kept, digest(code[:100])) or application is None:
        raise NotFound("unknown_receipt", "受理编号或查询码不对，请按回执核对", field="code")
    cases = select(ObjectionCase).where(ObjectionCase.application_id == application.id)
    return application, work.session.scalars(cases).one()


@operation(None)
def step_by_code(work: Work, *, number: str, code: str, event: str, form: Mapping[str, Any]) -> str:
    """A step of the objector without an account: supplement, urge or withdraw. Returns the new state; raises as a step does."""
    _, found = find_by_code(work, number, code)
    case = hold_case(work, ObjectionCase, ObjectionCase.id == found.id)
    assert case is not None and case.target is not None
    fire(work, case, event, "public", form)
    settle(work, case)
    return case.state


def _refuse_repetition(work: Work, declaration: Case, phone: str) -> None:
    """One person, one objection under way on one notice: known by the way to reach them, or by the account."""
    query = (
        select(ObjectionCase.number, ObjectionApplication.phone, ObjectionApplication.filed_by_user_id)
        .join(ObjectionApplication, ObjectionApplication.id == ObjectionCase.application_id)
        .where(
            ObjectionCase.target_type == "case",
            ObjectionCase.target == declaration.number,
            ObjectionCase.stage == Stage.UNDER_WAY.value,
        )
    )
    rows = work.session.execute(query).all()
    if len(rows) >= MOST_OPEN:
        raise Conflict("too_many_objections", "对这条公示的异议已经很多，正在办理，请稍后再提")
    for number, reached, user in rows:
        if reached == phone or (user is not None and user == work.actor.user_id):
            raise Conflict("repeated", f"您对这条公示已有未办结的异议 {number}，请凭回执补充", record=number)
