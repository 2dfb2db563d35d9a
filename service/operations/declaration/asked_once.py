"""Filing and stepping for programs, which may ask twice without knowing whether the first time arrived."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from service.access.permissions import Permission
from service.operations.answer_once import Answer, OnceKey, answered_once
from service.operations.cases.stepping import find_case, take_case_step, unknown_case
from service.operations.commitment.signing import Signature
from service.operations.declaration.filing import Statement, file_declaration
from service.operations.operation import Work, operation
from service.store.case import Case
from service.store.declaration import DeclarationCase


@operation(Permission.DECLARATION_FILE)
def file_once(work: Work, *, key: OnceKey | None, uscc: str, statement: Statement, signature: Signature) -> Answer:
    """As ``file_declaration``, answered once per key."""

    def effect() -> Answer:
        number = file_declaration.within(work, uscc=uscc, statement=statement, signature=signature)
        return Answer(201, standing_of(find_case(work, number)))

    return answered_once(work, key, effect)


@operation(Permission.CASE_STEP)
def step_once(
    work: Work, *, key: OnceKey | None, number: str, revision: int, event: str, form: Mapping[str, Any]
) -> Answer:
    """As ``take_case_step``, for declarations, answered once per key."""

    def effect() -> Answer:
        if not isinstance(find_case(work, number), DeclarationCase):
            raise unknown_case(number)
        return Answer(
            200, standing_of(take_case_step.within(work, number=number, revision=revision, event=event, form=form))
        )

    return answered_once(work, key, effect)


def standing_of(case: Case) -> dict[str, Any]:
    """Where a case stands, without anything personal: this may be kept and repeated."""
    return {
        "number": case.number,
        "type": case.kind,
        "state": case.state,
        "revision": case.revision,
        "due_on": case.due_on.isoformat() if case.due_on else None,
        "finding": case.finding,
    }
