"""Filing a declaration 提交申报: the facts by the rule of their type, the signed truth commitment, the papers, its number (WF-2 submit)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from service.access.permissions import Permission
from service.access.roles import Role
from service.faults import Invalid
from service.operations.calendar import today_of
from service.operations.cases.opening import open_case, running_number
from service.operations.cases.stepping import refusal
from service.operations.commitment.signing import Signature, sign_commitment
from service.operations.commitment.standing import commitment_of
from service.operations.commitment.texts import commitment_text
from service.operations.declaration.rules import type_rule
from service.operations.declaration.same_item import refuse_repetition
from service.operations.declaration.stating import happened_on, item_key, read_facts
from service.operations.drafts import find_draft, hand_over
from service.operations.operation import Work, operation
from service.operations.wording import checked_text
from service.outbox.announce import announce
from service.store.declaration import Declaration, DeclarationCase
from service.store.enterprise import Enterprise
from service.store.history import find_enterprise
from workflows.declaration import DECLARATION
from workflows.procedure.run import NotAllowed, take
from workflows.procedure.shape import NOWHERE

SERIES = "declaration"
TRUTH_TYPE, TRUTH = "CT-1", "declaration_truth"
_MOST_DISTINCT = 500
_MOST_CONTACT = 50
_MOST_PHONE = 30


@dataclass(frozen=True)
class Statement:
    """What is declared: the type, its facts by name, whom to call back, and why it is no repetition where it looks like one."""

    type: str
    facts: Mapping[str, Any]
    contact: str
    phone: str
    distinct: str = ""


@operation(Permission.DECLARATION_FILE)
def file_declaration(
    work: Work, *, uscc: str, statement: Statement, signature: Signature, draft: int | None = None
) -> str:
    """File a declaration for an enterprise, and return its number. ``draft``: the draft whose papers come with it.

    Raises NotFound, Invalid (unknown_declaration_type, missing_fact, bad_fact, future_day, unsigned_commitment) or Conflict
    (declared_before, recorded_before); nothing is kept then.
    """
    work.must_see(uscc)
    enterprise = find_enterprise(work.session, uscc, lock=True)
    rule = type_rule(work, statement.type)
    facts = read_facts(rule, statement.facts, today_of(work))
    contact = checked_text(statement.contact, "contact", most=_MOST_CONTACT)
    phone = checked_text(statement.phone, "phone", most=_MOST_PHONE)
    distinct = checked_text(statement.distinct, "distinct", most=_MOST_DISTINCT) if statement.distinct.strip() else None
    key = item_key(rule, facts)
    if not signature.agreed or not signature.name.strip():
        raise Invalid(
            "unsigned_commitment",
            "申报须先签署真实性承诺：请填写签署人，并勾选同意承诺内容",
            field="signer" if signature.agreed else "agreed",
        )
    refuse_repetition(work, enterprise, rule, facts, key, distinct)
    role = "enterprise" if work.actor.role is Role.ENTERPRISE else "caseworker"
    known = {"type_known": True, "commitment_signed": True, "not_in_future": True, "declared_before": False}
    try:
        taken = take(DECLARATION, NOWHERE, "submit", role, known, {})
    except NotAllowed as refused:
        raise refusal(refused) from refused
    case = DeclarationCase(
        number=running_number(work, "申", SERIES), enterprise_id=enterprise.id, kind=rule.id, procedure="declaration"
    )
    open_case(work, case, taken, f"收到申报：{rule.label.zh}")
    text = truth_text(enterprise, rule.label.zh, happened_on(rule, facts).isoformat())
    commitment = sign_commitment(
        work,
        enterprise,
        type=TRUTH_TYPE,
        subtype=TRUTH,
        text=text,
        signature=signature,
        bundle=f"declaration/{case.number}",
        about=case,
    )
    signed = commitment_of(work, commitment)
    work.session.add(
        Declaration(
            case_id=case.id,
            facts=facts,
            happened_on=happened_on(rule, facts),
            same_item=key,
            distinct=distinct,
            contact=contact,
            phone=phone,
            commitment_text=signed.text,
            commitment_sha256=signed.sha256,
            signer=signature.name.strip(),
            signed_by=work.actor.label,
            signed_at=work.now,
            commitment=commitment.number,
        )
    )
    work.session.flush()
    if draft is not None:
        hand_over(work, find_draft(work, draft, SERIES), case)
    announce(work, "accepted", case)
    enterprise.revision += 1
    return case.number


def truth_text(enterprise: Enterprise, label: str, day: str) -> str:
    """The truth commitment 真实性承诺 as it is shown before it is signed (CZ21-2.1.3c). The words are ours."""
    return commitment_text(TRUTH, enterprise, f"{label}（{day}）自主申报")
