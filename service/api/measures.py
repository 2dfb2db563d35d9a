"""Measures over HTTP 监管措施接口: those of an enterprise, and a named person's decision on a restriction (AMB-99)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from flask import Response, jsonify
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag
from pydantic import BaseModel, Field

from service.access.guard import current_actor
from service.access.permissions import Permission
from service.access.require import require
from service.api.answers import Grade
from service.api.body import strict_body
from service.api.cases import MOST, ONCE, OpenAnswer, StrictBody, answered
from service.api.objection_bodies import OnceHeader
from service.api.parameters import Day, EnterprisePath
from service.api.problems import problems
from service.desk import current_desk
from service.operations.answer_once import once_key
from service.operations.measures.asked_once import confirm_measure_once, decline_measure_once
from service.operations.measures.deriving import derive_today
from service.operations.measures.reading import MeasureLine, measures_of, waiting_measures
from service.operations.measures.view import measure_json
from service.queries.looking import looking

api = APIBlueprint(
    "measures",
    __name__,
    url_prefix="/api/v1",
    abp_tags=[Tag(name="measures", description="在施措施")],
    abp_security=[{"bearer": []}, {"session": []}],
)


class MeasureInForceAnswer(OpenAnswer):
    """One measure; ``clause`` is the document's, ``basis`` the law that the confirming person named."""

    id: int
    measure: str
    kind: str
    text: str
    text_en: str
    clause: str
    because: list[str]
    optional: bool
    confirmation: bool
    state: Literal["waiting", "active", "declined", "running", "ended"]
    since: date
    basis: str | None
    reason: str | None
    decided_at: datetime | None
    last_day: date | None
    ended_on: date | None
    end_reason: str | None
    revision: int


class GroundedMeasureAnswer(MeasureInForceAnswer):
    """With the stored result that it stands on: its number and its grade."""

    result: int
    grade: Grade


class MeasuresAnswer(OpenAnswer):
    """Those in force first. ``other_grade``: that of all documents of the office together, where it differs from that of the stored
    result; ``left_out``: measures of the other documents that rest on the grade and are not derived for that reason."""

    uscc: str
    measures: list[GroundedMeasureAnswer]
    other_grade: Grade | None
    left_out: list[str]


class WaitingMeasureAnswer(GroundedMeasureAnswer):
    uscc: str


class WaitingMeasuresAnswer(OpenAnswer):
    """The oldest first; ``next`` is the ``after`` of the next page, null on the last."""

    measures: list[WaitingMeasureAnswer]
    next: int | None


class WaitingQuery(StrictBody):
    """Which page of them."""

    after: int = Field(default=0, ge=0, le=MOST, description="上一页最后一项的编号（答复中的 next）")
    per_page: int = Field(default=50, ge=1, le=200)


class ConfirmationBody(StrictBody):
    """Bringing a restriction into force: without the law that it stands on it is refused (AMB-76)."""

    revision: int = Field(ge=1, le=MOST, strict=True)
    basis: str = Field(max_length=300, description="法律依据")
    reason: str = Field(max_length=500, description="理由")
    last_day: Day | None = Field(default=None, description="措施的最后一日；不写则随等级终止")


class DeclineBody(StrictBody):
    """Doing without a restriction, or ending a measure that was ordered."""

    revision: int = Field(ge=1, le=MOST, strict=True)
    reason: str = Field(max_length=500, description="理由")


class MeasurePath(BaseModel):
    """One measure of one enterprise."""

    measure: int = Field(ge=1, le=MOST, description="答复中的 id")


api.before_request(strict_body)


@api.get(
    "/enterprises/<uscc>/measures",
    summary="一家企业的措施：依据、自何日起、依据哪一次评价结果、状态",
    operation_id="list_measures",
    responses={200: MeasuresAnswer, **problems(401, 403, 404)},
)
@require(Permission.ASSESSMENT_READ)
def of_enterprise(path: EnterprisePath) -> Response:
    with looking(current_desk(), current_actor(), Permission.ASSESSMENT_READ) as work:
        enterprise, lines = measures_of(work, path.uscc)
        derived = derive_today(work, enterprise)
        shown = [_line(line) for line in lines]
    return jsonify(
        {
            "uscc": path.uscc,
            "measures": shown,
            "other_grade": derived.other_grade,
            "left_out": list(derived.left_out),
        }
    )


@api.get(
    "/measures/waiting",
    summary="等待具名人员确认的限制措施",
    operation_id="list_waiting_measures",
    responses={200: WaitingMeasuresAnswer, **problems(401, 403)},
)
@require(Permission.MEASURE_CONFIRM)
def waiting(query: WaitingQuery) -> Response:
    with looking(current_desk(), current_actor(), Permission.MEASURE_CONFIRM) as work:
        found = waiting_measures(work, query.after, query.per_page + 1)
        shown = [{**_line(line), "uscc": line.enterprise.uscc} for line in found[: query.per_page]]
    return jsonify({"measures": shown, "next": shown[-1]["id"] if len(found) > query.per_page else None})


@api.post(
    "/measures/<measure>/confirm",
    summary="确认一项限制措施，写明法律依据",
    operation_id="confirm_measure",
    description=ONCE,
    responses={200: MeasureInForceAnswer, **problems(400, 401, 403, 404, 409, 413, 415)},
)
@require(Permission.MEASURE_CONFIRM)
def confirm(path: MeasurePath, header: OnceHeader, body: ConfirmationBody) -> tuple[Response, int]:
    answer = confirm_measure_once(
        current_desk(),
        current_actor(),
        key=once_key(header.key, "measure-confirm", path.measure, body.model_dump(mode="json")),
        measure=path.measure,
        revision=body.revision,
        basis=body.basis,
        reason=body.reason,
        last_day=body.last_day,
    )
    return answered(answer)


@api.post(
    "/measures/<measure>/decline",
    summary="不采取一项限制措施，写明理由",
    operation_id="decline_measure",
    description=ONCE,
    responses={200: MeasureInForceAnswer, **problems(400, 401, 403, 404, 409, 413, 415)},
)
@require(Permission.MEASURE_CONFIRM)
def decline(path: MeasurePath, header: OnceHeader, body: DeclineBody) -> tuple[Response, int]:
    answer = decline_measure_once(
        current_desk(),
        current_actor(),
        key=once_key(header.key, "measure-decline", path.measure, body.model_dump()),
        measure=path.measure,
        revision=body.revision,
        reason=body.reason,
    )
    return answered(answer)


def _line(line: MeasureLine) -> dict[str, Any]:
    return {**measure_json(line.row), "result": line.result, "grade": line.grade}
