"""Filing and stepping for programs, which may ask twice without knowing whether the first time arrived."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from service.access.permissions import Permission
from service.operations.answer_once import Answer, OnceKey, answered_once
from service.operations.objection.correction import Correction
from service.operations.objection.filing import Target, file_objection
from service.operations.objection.stepping import take_step
from service.operations.operation import Work, operation
from service.store.objection import ObjectionCase


@operation(Permission.OBJECTION_FILE)
def file_once(
    work: Work, *, key: OnceKey | None, uscc: str, targets: Sequence[Target], form: Mapping[str, Any]
) -> Answer:
    """As ``file_objection``, answered once per key."""

    def effect() -> Answer:
        filed = file_objection.within(work, uscc=uscc, targets=targets, form=form)
        query = select(ObjectionCase).where(ObjectionCase.number.in_(filed.cases)).order_by(ObjectionCase.id)
        cases = [standing_of(case) for case in work.session.scalars(query)]
        return Answer(201, {"number": filed.number, "cases": cases})

    return answered_once(work, key, effect)


@operation(Permission.CASE_STEP)
def step_once(
    work: Work,
    *,
    key: OnceKey | None,
    number: str,
    revision: int,
    event: str,
    form: Mapping[str, Any],
    corrections: Sequence[Correction],
) -> Answer:
    """As ``take_step``, answered once per key."""

    def effect() -> Answer:
        case = take_step.within(work, number=number, revision=revision, event=event, form=form, corrections=corrections)
        return Answer(200, standing_of(case))

    return answered_once(work, key, effect)


def standing_of(case: ObjectionCase) -> dict[str, Any]:
    """Where a case stands, without anything personal: this may be kept and repeated."""
    return {
        "number": case.number,
        "state": case.state,
        "revision": case.revision,
        "due_on": case.due_on.isoformat() if case.due_on else None,
        "finding": case.finding,
    }
