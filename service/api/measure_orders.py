"""Ordering a measure and ending it over HTTP 决定采取、终止措施 (SQ20-12a, SQ20-15a, SQ20-T09.3)."""

from __future__ import annotations

from flask import Response, jsonify
from pydantic import Field

from service.access.guard import current_actor
from service.access.permissions import Permission
from service.access.require import require
from service.api.cases import ONCE, OpenAnswer, StrictBody, answered
from service.api.measures import DeclineBody, MeasureInForceAnswer, MeasurePath, api
from service.api.objection_bodies import OnceHeader
from service.api.parameters import Day, EnterprisePath
from service.api.problems import problems
from service.desk import current_desk
from service.operations.answer_once import once_key
from service.operations.measures.asked_once import end_ordered_measure_once, order_measure_once
from service.operations.measures.ordering import orderable
from service.queries.looking import looking

# Of one folder with the other requests about measures: a path is described once, with all its methods.
__all__ = ["api"]


class OrderableAnswer(OpenAnswer):
    """A measure that only a decision brings into force; ``clause`` is the document's."""

    measure: str
    kind: str
    text: str
    text_en: str
    clause: str
    optional: bool


class OrderablesAnswer(OpenAnswer):
    measures: list[OrderableAnswer]


class OrderBody(StrictBody):
    """Ordering a measure: without the law that it stands on it is refused (AMB-76)."""

    measure: str = Field(max_length=20, description="措施编号（/measures/orderable 中的 measure）")
    basis: str = Field(max_length=300, description="法律依据")
    reason: str = Field(max_length=500, description="理由")
    last_day: Day | None = Field(default=None, description="措施的最后一日；不写则长期有效，直至决定终止")


@api.get(
    "/measures/orderable",
    summary="由本机关决定采取的措施",
    operation_id="list_orderable_measures",
    responses={200: OrderablesAnswer, **problems(401, 403)},
)
@require(Permission.MEASURE_CONFIRM)
def to_order() -> Response:
    with looking(current_desk(), current_actor(), Permission.MEASURE_CONFIRM) as work:
        rules = orderable(work)
    shown = [
        {
            "measure": rule.id,
            "kind": rule.kind,
            "text": rule.text,
            "text_en": rule.text_en,
            "clause": rule.citation.text,
            "optional": rule.optional,
        }
        for rule in rules
    ]
    return jsonify({"measures": shown})


@api.post(
    "/enterprises/<uscc>/measures",
    summary="决定对一家企业采取措施，写明法律依据和理由，并通知企业",
    operation_id="order_measure",
    description=ONCE,
    responses={201: MeasureInForceAnswer, **problems(400, 401, 403, 404, 409, 413, 415)},
)
@require(Permission.MEASURE_CONFIRM)
def order(path: EnterprisePath, header: OnceHeader, body: OrderBody) -> tuple[Response, int]:
    answer = order_measure_once(
        current_desk(),
        current_actor(),
        key=once_key(header.key, "measure-order", path.uscc, body.model_dump(mode="json")),
        uscc=path.uscc,
        measure=body.measure,
        basis=body.basis,
        reason=body.reason,
        last_day=body.last_day,
    )
    return answered(answer)


@api.post(
    "/measures/<measure>/end",
    summary="终止一项由本机关决定采取的措施，写明理由，并通知企业",
    operation_id="end_ordered_measure",
    description=ONCE,
    responses={200: MeasureInForceAnswer, **problems(400, 401, 403, 404, 409, 413, 415)},
)
@require(Permission.MEASURE_CONFIRM)
def end(path: MeasurePath, header: OnceHeader, body: DeclineBody) -> tuple[Response, int]:
    answer = end_ordered_measure_once(
        current_desk(),
        current_actor(),
        key=once_key(header.key, "measure-end", path.measure, body.model_dump()),
        measure=path.measure,
        revision=body.revision,
        reason=body.reason,
    )
    return answered(answer)
