"""Steps for programs 办理一步, which may ask twice without knowing whether the first time arrived; for a case of a named procedure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from service.access.permissions import Permission
from service.operations.answer_once import Answer, OnceKey, answered_once
from service.operations.cases.stepping import find_case, take_case_step, unknown_case
from service.operations.operation import Work, operation
from service.store.case import Case


@operation(Permission.CASE_STEP)
def step_case_once(
    work: Work, *, key: OnceKey | None, procedure: str, number: str, revision: int, event: str, form: Mapping[str, Any]
) -> Answer:
    """As ``take_case_step``, answered once per key. Raises NotFound also for a case of another procedure."""

    def effect() -> Answer:
        if find_case(work, number).procedure != procedure:
            raise unknown_case(number)
        case = take_case_step.within(work, number=number, revision=revision, event=event, form=form)
        return Answer(200, standing_json(case))

    return answered_once(work, key, effect)


def standing_json(case: Case) -> dict[str, Any]:
    """Where a case stands, without anything personal: this may be kept and repeated."""
    return {
        "number": case.number,
        "kind": case.kind,
        "state": case.state,
        "revision": case.revision,
        "due_on": case.due_on.isoformat() if case.due_on else None,
        "finding": case.finding,
    }
