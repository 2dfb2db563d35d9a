"""Joint incentives and sanctions over HTTP 联合奖惩接口: start, follow, receive, apply, feed back."""

from __future__ import annotations

from flask import Response, jsonify
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag
from pydantic import BaseModel, Field

from service.access.guard import current_actor
from service.access.permissions import Permission
from service.access.require import require
from service.api.body import strict_body
from service.api.cases import (
    ONCE,
    CaseListing,
    CaseListQuery,
    CaseStanding,
    CaseStepBody,
    OpenAnswer,
    StrictBody,
    WholeCase,
    case_page,
    stepped,
    whole_case,
)
from service.api.objection_bodies import OnceHeader
from service.api.parameters import EnterpriseCode
from service.api.problems import problems
from service.desk import current_desk
from service.operations.joint.standing import JointDetail
from service.operations.joint.starting import start_joint
from service.operations.joint.units import reading_unit
from service.queries.looking import looking
from service.queries.queue import seen_by

api = APIBlueprint(
    "joint",
    __name__,
    url_prefix="/api/v1",
    abp_tags=[Tag(name="joint", description="联合奖惩")],
    abp_security=[{"bearer": []}, {"session": []}],
)


class StartBody(StrictBody):
    """Which entry, and which unit has to act on it."""

    uscc: EnterpriseCode
    entry: str = Field(min_length=1, max_length=200, description="名单认定的编号，或者名单记录的编号")
    unit: str = Field(min_length=1, max_length=100, description="应用单位，须有在用的部门账号")


class JointPath(BaseModel):
    """One case."""

    number: str = Field(max_length=60, description="办件编号，如 联〔2026〕0001号")


class NumberAnswer(OpenAnswer):
    number: str


api.before_request(strict_body)


@api.post(
    "/joint",
    summary="就一条名单记录对一个单位启动联合奖惩",
    operation_id="start_joint",
    responses={201: NumberAnswer, **problems(400, 401, 403, 404, 409, 413, 415)},
)
@require(Permission.JOINT_START)
def start(body: StartBody) -> tuple[Response, int]:
    return jsonify({"number": start_joint(current_desk(), current_actor(), **body.model_dump())}), 201


@api.get(
    "/joint",
    summary="联合奖惩列表（企业只见自己的，部门只见推送给本单位的）",
    operation_id="list_joint",
    responses={200: CaseListing, **problems(401, 403, 404)},
)
@require(Permission.CASE_READ)
def listing(query: CaseListQuery) -> Response:
    with looking(current_desk(), current_actor(), Permission.CASE_READ) as work:
        page = case_page(work, "joint", query, *seen_by(reading_unit(work)))
    return jsonify({"cases": page.standing, "next": page.onward})


@api.get(
    "/joint/<number>",
    summary="一件联合奖惩：措施、法律依据、反馈的案例、办理过程、现在可办的步骤",
    operation_id="get_joint",
    responses={200: WholeCase, **problems(401, 403, 404)},
)
@require(Permission.CASE_READ)
def one(path: JointPath) -> Response:
    file, body = whole_case(current_desk(), current_actor(), "joint", path.number)
    detail = file.detail
    assert isinstance(detail, JointDetail)
    joint = detail.joint
    days = {
        name: day.isoformat() if (day := getattr(joint, name)) is not None else None
        for name in ("pushed_on", "received_on", "applied_on", "fed_back_on", "counted_on", "lifted_on")
    }
    feedback = None
    if joint.fed_back_on is not None and joint.happened_on is not None:
        told = {name: getattr(joint, name) for name in ("place", "subject", "practice", "effect")}
        feedback = {"happened_on": joint.happened_on.isoformat(), **told}
    measure = None
    if joint.measure is not None:
        measure = {
            "id": joint.measure,
            "text": joint.measure_text,
            "clause": joint.measure_clause,
            "basis": joint.basis,
        }
    entry = {"list": joint.list_type, "name": detail.list_names[0], "colour": joint.colour, "target": file.case.target}
    return jsonify({**body, **days, "joint_unit": joint.unit, "entry": entry, "measure": measure, "feedback": feedback})


@api.post(
    "/joint/<number>/steps",
    summary="办理一步",
    operation_id="take_joint_step",
    description=ONCE,
    responses={200: CaseStanding, **problems(400, 401, 403, 404, 409, 413, 415)},
)
@require(Permission.CASE_STEP)
def step(path: JointPath, header: OnceHeader, body: CaseStepBody) -> tuple[Response, int]:
    return stepped("joint", path.number, header.key, body)
