"""Reporting for programs 登记违法行为, which may ask twice without knowing whether the first time arrived."""

from __future__ import annotations

from service.access.permissions import Permission
from service.operations.answer_once import Answer, OnceKey, answered_once
from service.operations.cases.asked_once import standing_json
from service.operations.operation import Work, operation
from service.operations.tolerance.reporting import Report, report_violation


@operation(Permission.TOLERANCE_REPORT)
def report_violation_once(work: Work, *, key: OnceKey | None, uscc: str, report: Report) -> Answer:
    """As ``report_violation``, answered once per key."""

    def effect() -> Answer:
        return Answer(201, standing_json(report_violation.within(work, uscc=uscc, report=report)))

    return answered_once(work, key, effect)
