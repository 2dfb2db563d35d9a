"""Inspections for programs 检查: in the field and from the office, asked twice without harm."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from service.access.permissions import Permission
from service.operations.answer_once import Answer, OnceKey, answered_once
from service.operations.cases.asked_once import standing_json
from service.operations.inspection.opening import direct_inspection
from service.operations.inspection.reporting import report
from service.operations.operation import Work, operation


@operation(Permission.INSPECTION_WORK)
def report_once(
    work: Work, *, key: OnceKey | None, number: str, revision: int, event: str, form: Mapping[str, Any]
) -> Answer:
    """As ``report``, answered once per key: a visit entered on a telephone without signal counts once."""

    def effect() -> Answer:
        case = report.within(work, number=number, revision=revision, event=event, form=form)
        return Answer(200, standing_json(case))

    return answered_once(work, key, effect)


@operation(Permission.PLAN_WORK)
def direct_inspection_once(
    work: Work,
    *,
    key: OnceKey | None,
    uscc: str,
    matter: str,
    inspectors: list[str],
    reason: str,
    exception: str | None,
) -> Answer:
    """As ``direct_inspection``, answered once per key."""

    def effect() -> Answer:
        case = direct_inspection.within(
            work, uscc=uscc, matter=matter, inspectors=inspectors, reason=reason, exception=exception
        )
        return Answer(201, standing_json(case))

    return answered_once(work, key, effect)
