"""Tasks for programs 抽查任务, which may ask twice without knowing whether the first time arrived."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from service.access.permissions import Permission
from service.operations.answer_once import Answer, OnceKey, answered_once
from service.operations.operation import Work, operation
from service.operations.plan.planning import create_plan
from service.operations.plan.stepping import take_plan_step
from service.operations.plan.view import plan_json


@operation(Permission.PLAN_WORK)
def create_plan_once(
    work: Work,
    *,
    key: OnceKey | None,
    name: str,
    matter: str,
    starts_on: date,
    ends_on: date,
    base_rate: str | None,
    per_object: int,
) -> Answer:
    """As ``create_plan``, answered once per key."""

    def effect() -> Answer:
        plan = create_plan.within(
            work,
            name=name,
            matter=matter,
            starts_on=starts_on,
            ends_on=ends_on,
            base_rate=base_rate,
            per_object=per_object,
        )
        return Answer(201, plan_json(plan))

    return answered_once(work, key, effect)


@operation(Permission.PLAN_WORK)
def step_plan_once(
    work: Work, *, key: OnceKey | None, number: str, revision: int, event: str, form: Mapping[str, Any]
) -> Answer:
    """As ``take_plan_step``, answered once per key."""

    def effect() -> Answer:
        plan = take_plan_step.within(work, number=number, revision=revision, event=event, form=form)
        return Answer(200, plan_json(plan))

    return answered_once(work, key, effect)
