"""Inspections over HTTP 检查接口 (WF-6) for the office and for the enterprise that is inspected: its own, without the grade."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Response, jsonify
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag
from pydantic import BaseModel, Field
from sqlalchemy import ColumnElement, select

from service.access.actor import Actor
from service.access.guard import current_actor
from service.access.permissions import Permission, Scope
from service.access.require import require
from service.api.answers import Grade
from service.api.body import strict_body
from service.api.cases import (
    ONCE,
    CaseListing,
    CaseListQuery,
    CaseStanding,
    CaseStepBody,
    StrictBody,
    WholeCase,
    answered,
    case_page,
    stepped,
    whole_case,
)
from service.api.objection_bodies import OnceHeader
from service.api.parameters import EnterpriseCode
from service.api.problems import problems
from service.desk import current_desk
from service.operations.answer_once import once_key
from service.operations.inspection.asked_once import direct_inspection_once
from service.operations.inspection.standing import InspectionDetail
from service.queries.looking import looking
from service.store.case import Case
from service.store.inspection import Inspection
from service.store.plan import Plan

api = APIBlueprint(
    "inspections",
    __name__,
    url_prefix="/api/v1",
    abp_tags=[Tag(name="inspections", description="检查")],
    abp_security=[{"bearer": []}, {"session": []}],
)


class InspectionQuery(CaseListQuery):
    """Which inspections, and which page of them."""

    plan: str | None = Field(default=None, max_length=60, description="任务编号")


class InspectionAnswer(WholeCase):
    """One inspection. ``result`` before its publication, ``grade``, ``items`` and ``visits`` are there for the office only."""

    matter: str
    plan: str | None
    mode: str | None
    inspectors: list[dict[str, str]]
    result: str | None
    published: dict[str, Any] | None
    grade: Grade | None = None
    exception: str | None = None
    checked_on: date | None = None
    items: list[dict[str, Any]] | None = None
    visits: list[dict[str, Any]] | None = None
    handling: str | None = None
    penalty_decision: str | None = None
    outcome: str | None = None


class DirectedBody(StrictBody):
    """An inspection outside of any draw. One of an enterprise under the cap needs ``exception`` and a supervisor (AMB-71)."""

    uscc: EnterpriseCode
    matter: str = Field(max_length=40, description="抽查事项编号")
    inspectors: list[str] = Field(max_length=20, description="检查人员编号，至少两名")
    reason: str = Field(max_length=500, description="理由")
    exception: str | None = Field(
        default=None, max_length=20, description="例外情形：law、superior、complaint、accident"
    )


class InspectionPath(BaseModel):
    """One inspection."""

    number: str = Field(max_length=60, description="办件编号，如 查〔2026〕0001号")


api.before_request(strict_body)


@api.get(
    "/inspections",
    summary="检查列表（企业只见自己的）",
    operation_id="list_inspections",
    responses={200: CaseListing, **problems(401, 403, 404)},
)
@require(Permission.CASE_READ)
def listing(query: InspectionQuery) -> Response:
    conditions: list[ColumnElement[bool]] = []
    if query.plan is not None:
        of_plan = select(Inspection.case_id).join(Plan, Plan.id == Inspection.plan_id).where(Plan.number == query.plan)
        conditions.append(Case.id.in_(of_plan))
    with looking(current_desk(), current_actor(), Permission.CASE_READ) as work:
        page = case_page(work, "inspection", query, *conditions)
    return jsonify({"cases": page.standing, "next": page.onward})


@api.post(
    "/inspections",
    summary="安排双随机以外的检查",
    operation_id="direct_inspection",
    description="检查人员不足两名、证件过期、专业不符、应当回避的不接受；受次数上限保护的企业只有列明的例外情形才能检查。"
    + ONCE,
    responses={201: CaseStanding, **problems(400, 401, 403, 404, 409, 413, 415)},
)
@require(Permission.PLAN_WORK)
def direct(header: OnceHeader, body: DirectedBody) -> tuple[Response, int]:
    answer = direct_inspection_once(
        current_desk(),
        current_actor(),
        key=once_key(header.key, "inspection", body.model_dump()),
        **body.model_dump(),
    )
    return answered(answer)


@api.get(
    "/inspections/<number>",
    summary="一件检查：方式、人员、时限、办理过程、现在可办的步骤",
    operation_id="get_inspection",
    responses={200: InspectionAnswer, **problems(401, 403, 404)},
)
@require(Permission.CASE_READ)
def one(path: InspectionPath) -> Response:
    actor = current_actor()
    file, body = whole_case(current_desk(), actor, "inspection", path.number)
    detail = file.detail
    assert isinstance(detail, InspectionDetail)
    return jsonify({**body, **_detail(detail), **(_for_office(detail) if _is_office(actor) else {})})


@api.post(
    "/inspections/<number>/steps",
    summary="办理一步：确定方式、更换人员、公示、处置",
    operation_id="take_inspection_step",
    description="公示内容写明等级或得分的不接受。检查人员的步骤见 /my-inspections。" + ONCE,
    responses={200: CaseStanding, **problems(400, 401, 403, 404, 409, 413, 415)},
)
@require(Permission.CASE_STEP)
def step(path: InspectionPath, header: OnceHeader, body: CaseStepBody) -> tuple[Response, int]:
    return stepped("inspection", path.number, header.key, body)


def _is_office(actor: Actor) -> bool:
    return actor.scope(Permission.CASE_READ) is Scope.ALL


def _detail(detail: InspectionDetail) -> dict[str, Any]:
    """What the enterprise sees too."""
    inspection = detail.inspection
    return {
        "matter": detail.matter.name,
        "plan": detail.plan.number if detail.plan is not None else None,
        "mode": inspection.mode,
        "inspectors": [{"number": person.number, "unit": person.unit} for person in detail.inspectors],
        "result": inspection.result if inspection.published_at is not None else None,
        "published": inspection.published,
    }


def _for_office(detail: InspectionDetail) -> dict[str, Any]:
    inspection = detail.inspection
    return {
        "grade": inspection.grade,
        "exception": inspection.exception,
        "inspectors": [
            {"number": person.number, "name": person.name, "unit": person.unit} for person in detail.inspectors
        ],
        "checked_on": inspection.checked_on.isoformat() if inspection.checked_on else None,
        "items": inspection.items,
        "visits": visits_json(detail),
        "result": inspection.result,
        "handling": inspection.handling,
        "penalty_decision": inspection.penalty_decision,
        "outcome": inspection.outcome,
    }


def visits_json(detail: InspectionDetail) -> list[dict[str, Any]]:
    """The visits in their order; days as ISO dates."""
    return [
        {"number": visit.number, "visited_on": visit.visited_on.isoformat(), "met": visit.met, "note": visit.note}
        for visit in detail.visits
    ]
