"""Periodic evaluation over HTTP 定期评价接口: ask for a run, follow it; figures only, no result of a single enterprise."""

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
from service.api.body import strict_body
from service.api.cases import MOST, OpenAnswer, StrictBody
from service.api.parameters import Day
from service.api.problems import problems
from service.desk import current_desk
from service.evaluation.asking import ask_for_run
from service.evaluation.reading import as_json, run_line, run_lines
from service.queries.looking import looking

api = APIBlueprint(
    "evaluations",
    __name__,
    url_prefix="/api/v1",
    abp_tags=[Tag(name="evaluations", description="定期评价（WF-9）")],
    abp_security=[{"bearer": []}, {"session": []}],
)


class RunPath(BaseModel):
    """One run."""

    number: int = Field(ge=1, le=MOST, description="批次编号")


class RunBody(StrictBody):
    """``whole``: everybody; ``as_of``: a past day, to look at only."""

    whole: bool = False
    as_of: Day | None = None


class RunAnswer(OpenAnswer):
    """A run: results are readable from ``published_at`` on; ``grades`` and ``moves`` (from and to, such as BC) count enterprises."""

    number: int
    kind: Literal["monthly", "nightly", "requested"]
    as_of: date
    in_force: bool
    whole: bool
    pack: str
    pack_sha256: str | None
    stage: Literal["asked", "collected", "graded", "published", "followed"]
    enterprises: int | None
    grades: dict[str, int] | None
    moves: dict[str, int] | None
    published_at: datetime | None
    finished_at: datetime | None
    work: dict[str, Any]


class RunsAnswer(OpenAnswer):
    evaluations: list[RunAnswer]


api.before_request(strict_body)


@api.get(
    "/evaluations",
    summary="定期评价批次，新的在前",
    operation_id="list_evaluations",
    responses={200: RunsAnswer, **problems(401, 403)},
)
@require(Permission.EVALUATION_READ)
def listing() -> Response:
    with looking(current_desk(), current_actor(), Permission.EVALUATION_READ) as work:
        return jsonify({"evaluations": [as_json(line) for line in run_lines(work)]})


@api.post(
    "/evaluations",
    summary="提出一批评价；有未完成的批次时答 409",
    operation_id="ask_for_evaluation",
    responses={202: RunAnswer, **problems(400, 401, 403, 409, 413, 415, 422)},
)
@require(Permission.EVALUATION_RUN)
def ask(body: RunBody) -> tuple[Response, int]:
    desk, actor = current_desk(), current_actor()
    run = ask_for_run(desk, actor, whole=body.whole, as_of=body.as_of)
    with looking(desk, actor, Permission.EVALUATION_READ) as work:
        return jsonify(as_json(run_line(work, run.number))), 202


@api.get(
    "/evaluations/<number>",
    summary="一批评价：进度、数字、等级变化",
    operation_id="read_evaluation",
    responses={200: RunAnswer, **problems(401, 403, 404)},
)
@require(Permission.EVALUATION_READ)
def one(path: RunPath) -> Response:
    with looking(current_desk(), current_actor(), Permission.EVALUATION_READ) as work:
        return jsonify(as_json(run_line(work, path.number)))
