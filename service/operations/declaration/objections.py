"""What the objections to a notice do to the declaration 异议结果: counted down, rejected, or looked into for falsehood."""

from __future__ import annotations

from sqlalchemy import select

from service.operations.cases.stepping import fire, settle
from service.operations.operation import Work
from service.store.case import Case
from service.store.declaration import DeclarationCase
from workflows.declaration import DECLARATION

EVENT_OF_FINDING = {"declaration_false": "objection_upheld_false", "declaration_unproved": "objection_upheld"}


def objection_decided(work: Work, objection: Case) -> None:
    """Carry the outcome of an objection to its declaration; one that came to its end otherwise stays as it is."""
    if objection.target_type != "case":
        return
    query = select(DeclarationCase).where(DeclarationCase.number == objection.target).with_for_update(key_share=True)
    declaration = work.session.scalars(query).one_or_none()
    if declaration is None:
        return
    event = EVENT_OF_FINDING.get(objection.finding or "", "objection_dismissed")
    if not DECLARATION.steps_from(declaration.state, event):
        return
    reason = f"异议 {objection.number} 成立：{objection.reason}"[:2000]
    fire(work, declaration, event, "system", {"reason": reason} if event != "objection_dismissed" else {})
    settle(work, declaration)
