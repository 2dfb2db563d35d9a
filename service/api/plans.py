"""Double-random tasks over HTTP 双随机抽查任务接口 (WF-6): planned, frozen, drawn or declared void, finished."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from flask import Response, jsonify
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag
from pydantic import BaseModel, Field

from service.access.guard import current_actor
from service.access.permissions import Permission
from service.access.require import require
from service.api.body import strict_body
from service.api.cases import MOST, ONCE, CaseStepBody, OpenAnswer, StrictBody, answered, step_json
from service.api.draws import DrawAnswer
from service.api.objection_bodies import OnceHeader
from service.api.parameters import Day
from service.api.problems import problems
from service.clock import SHANGHAI
from service.desk import current_desk
from service.operations.answer_once import once_key
from service.operations.plan.asked_once import create_plan_once, step_plan_once
from service.operations.plan.planning import FEWEST
from service.operations.plan.reading import PlanLine, plan_file, plan_lines
from service.operations.plan.standing import find_plan
from service.operations.plan.view import draw_json, plan_json
from service.queries.looking import looking

api = APIBlueprint(
    "plans",
    __name__,
    url_prefix="/api/v1",
    abp_tags=[Tag(name="plans", description="双随机抽查任务")],
    abp_security=[{"bearer": []}, {"session": []}],
)


class PlanStanding(OpenAnswer):
    """Where a task stands; ``revision`` goes into the next step, ``base_rate`` is a decimal such as 0.05."""

    number: str
    name: str
    year: int
    unit: str
    state: str
    revision: int
    base_rate: str
    per_object: int
    starts_on: date
    ends_on: date


class ProgressAnswer(OpenAnswer):
    """How far the inspections are; the rates are whole percent, null of nothing."""

    drawn: int
    due: int
    checked: int
    published: int
    in_time: int
    completion: int | None
    timeliness: int | None


class PlanLineAnswer(PlanStanding):
    matter: str
    draws: int
    progress: ProgressAnswer


class PlanPage(OpenAnswer):
    """The newest first; ``next`` is the ``after`` of the next page, null on the last."""

    plans: list[PlanLineAnswer]
    next: str | None


class PlanEventAnswer(OpenAnswer):
    at: datetime
    event: str
    before: str
    after: str
    line: str


class PlanInspectionAnswer(OpenAnswer):
    number: str
    uscc: str
    state: str
    due_on: date | None


class PlanAnswer(PlanStanding):
    """One task with its draws, its inspections and the steps that may be taken now."""

    matter: str
    progress: ProgressAnswer
    draws: list[DrawAnswer]
    inspections: list[PlanInspectionAnswer]
    history: list[PlanEventAnswer]
    steps: list[dict[str, Any]]


class PlanQuery(StrictBody):
    """Which page of the tasks."""

    after: str | None = Field(default=None, max_length=60, description="上一页最后一项的任务编号（答复中的 next）")
    per_page: int = Field(default=50, ge=1, le=200)


class PlanBody(StrictBody):
    """A task of the year's plan; the rate is the matter's unless another is given."""

    name: str = Field(max_length=200, description="任务名称")
    matter: str = Field(max_length=40, description="抽查事项编号")
    starts_on: Day
    ends_on: Day
    base_rate: str | None = Field(default=None, max_length=12, description="基础比例，0 至 1 之间的小数，如 0.05")
    per_object: int = Field(default=FEWEST, ge=1, le=MOST, strict=True, description="每个对象的检查人员数，至少 2")


class PlanPath(BaseModel):
    """One task."""

    number: str = Field(max_length=60, description="任务编号，如 抽〔2026〕0001号")


api.before_request(strict_body)


@api.get(
    "/plans",
    summary="抽查任务及完成率",
    operation_id="list_plans",
    responses={200: PlanPage, **problems(401, 403, 404)},
)
@require(Permission.PLAN_WORK)
def listing(query: PlanQuery) -> Response:
    with looking(current_desk(), current_actor(), Permission.PLAN_WORK) as work:
        after = find_plan(work, query.after) if query.after is not None else None
        found = plan_lines(work.session, after=after, most=query.per_page + 1)
        lines = [{**_line(line), "draws": len(line.draws)} for line in found[: query.per_page]]
    return jsonify({"plans": lines, "next": lines[-1]["number"] if len(found) > query.per_page else None})


@api.post(
    "/plans",
    summary="列入计划",
    operation_id="create_plan",
    description=ONCE,
    responses={201: PlanStanding, **problems(400, 401, 403, 404, 409, 413, 415)},
)
@require(Permission.PLAN_WORK)
def create(header: OnceHeader, body: PlanBody) -> tuple[Response, int]:
    answer = create_plan_once(
        current_desk(),
        current_actor(),
        key=once_key(header.key, "plan", body.model_dump(mode="json")),
        **body.model_dump(),
    )
    return answered(answer)


@api.get(
    "/plans/<number>",
    summary="一项任务：抽取、检查、办理过程、现在可办的步骤",
    operation_id="get_plan",
    responses={200: PlanAnswer, **problems(401, 403, 404)},
)
@require(Permission.PLAN_WORK)
def one(path: PlanPath) -> Response:
    with looking(current_desk(), current_actor(), Permission.PLAN_WORK) as work:
        file = plan_file(work, path.number)
    return jsonify(
        {
            **_line(file.line),
            "draws": [draw_json(draw) for draw in file.line.draws],
            "inspections": [
                {
                    "number": line.case.number,
                    "uscc": line.enterprise.uscc,
                    "state": line.case.state,
                    "due_on": line.case.due_on.isoformat() if line.case.due_on else None,
                }
                for line in file.inspections
            ],
            "history": [
                {
                    "at": event.at.astimezone(SHANGHAI).isoformat(),
                    "event": event.event,
                    "before": event.before,
                    "after": event.after,
                    "line": event.line,
                }
                for event in file.history
            ],
            "steps": [step_json(step) for step in file.steps],
        }
    )


@api.post(
    "/plans/<number>/steps",
    summary="办理一步：冻结名录、抽取、作废、取消、办结",
    operation_id="take_plan_step",
    description="抽取或者整个完成并公布，或者什么都不发生；重新抽取必须换新的密数和公开数。" + ONCE,
    responses={200: PlanStanding, **problems(400, 401, 403, 404, 409, 413, 415)},
)
@require(Permission.PLAN_WORK)
def step(path: PlanPath, header: OnceHeader, body: CaseStepBody) -> tuple[Response, int]:
    answer = step_plan_once(
        current_desk(),
        current_actor(),
        key=once_key(header.key, "plan-step", path.number, body.model_dump()),
        number=path.number,
        revision=body.revision,
        event=body.event,
        form=body.form,
    )
    return answered(answer)


def _line(line: PlanLine) -> dict[str, Any]:
    progress = line.progress
    return {
        **plan_json(line.plan),
        "matter": line.matter.code,
        "progress": {
            "drawn": progress.drawn,
            "due": progress.due,
            "checked": progress.checked,
            "published": progress.published,
            "in_time": progress.in_time,
            "completion": progress.completion,
            "timeliness": progress.timeliness,
        },
    }
