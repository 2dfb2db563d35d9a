"""Deciding on measures for programs 限制措施确认、决定采取措施, which may ask twice without knowing whether the first time arrived."""

from __future__ import annotations

from datetime import date

from service.access.permissions import Permission
from service.operations.answer_once import Answer, OnceKey, answered_once
from service.operations.measures.confirming import confirm_measure, decline_measure
from service.operations.measures.ordering import end_ordered_measure, order_measure
from service.operations.measures.view import measure_json
from service.operations.operation import Work, operation
from service.store.measure import MeasureRow


@operation(Permission.MEASURE_CONFIRM)
def confirm_measure_once(
    work: Work,
    *,
    key: OnceKey | None,
    measure: int,
    revision: int,
    basis: str,
    reason: str,
    last_day: date | None,
) -> Answer:
    """As ``confirm_measure``, answered once per key."""

    def effect() -> Answer:
        confirm_measure.within(work, measure=measure, revision=revision, basis=basis, reason=reason, last_day=last_day)
        return Answer(200, measure_json(work.session.get_one(MeasureRow, measure)))

    return answered_once(work, key, effect)


@operation(Permission.MEASURE_CONFIRM)
def decline_measure_once(work: Work, *, key: OnceKey | None, measure: int, revision: int, reason: str) -> Answer:
    """As ``decline_measure``, answered once per key."""

    def effect() -> Answer:
        decline_measure.within(work, measure=measure, revision=revision, reason=reason)
        return Answer(200, measure_json(work.session.get_one(MeasureRow, measure)))

    return answered_once(work, key, effect)


@operation(Permission.MEASURE_CONFIRM)
def order_measure_once(
    work: Work, *, key: OnceKey | None, uscc: str, measure: str, basis: str, reason: str, last_day: date | None
) -> Answer:
    """As ``order_measure``, answered once per key."""

    def effect() -> Answer:
        row = order_measure.within(work, uscc=uscc, measure=measure, basis=basis, reason=reason, last_day=last_day)
        return Answer(201, measure_json(row))

    return answered_once(work, key, effect)


@operation(Permission.MEASURE_CONFIRM)
def end_ordered_measure_once(work: Work, *, key: OnceKey | None, measure: int, revision: int, reason: str) -> Answer:
    """As ``end_ordered_measure``, answered once per key."""

    def effect() -> Answer:
        end_ordered_measure.within(work, measure=measure, revision=revision, reason=reason)
        return Answer(200, measure_json(work.session.get_one(MeasureRow, measure)))

    return answered_once(work, key, effect)
