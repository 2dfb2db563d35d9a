"""An inspector's own inspections over HTTP 我的检查接口, for applications in the field: assigned to whoever asks, and no others."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Response, jsonify
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag

from service.access.guard import current_actor
from service.access.permissions import Permission
from service.access.require import require
from service.api.body import strict_body
from service.api.cases import ONCE, CaseStanding, CaseStepBody, OpenAnswer, answered, step_json
from service.api.inspections import InspectionPath, visits_json
from service.api.objection_bodies import OnceHeader
from service.api.problems import problems
from service.desk import current_desk
from service.operations.answer_once import once_key
from service.operations.cases.asked_once import standing_json
from service.operations.inspection.asked_once import report_once
from service.operations.inspection.conduct import CONDUCT
from service.operations.inspection.reporting import assigned_inspections, own_inspection
from service.operations.inspection.standing import detail_of
from service.queries.looking import looking
from service.store.enterprise import Enterprise
from workflows.inspection import INSPECTION
from workflows.inspection.codes import HANDLING, METHODS, RESULTS
from workflows.procedure.run import allowed_steps

_CODES = {"results": RESULTS, "methods": METHODS, "handling": HANDLING}

api = APIBlueprint(
    "my_inspections",
    __name__,
    url_prefix="/api/v1",
    abp_tags=[Tag(name="my-inspections", description="我的检查")],
    abp_security=[{"bearer": []}, {"session": []}],
)


class MyInspectionLine(CaseStanding):
    uscc: str
    name: str | None


class MyInspectionsAnswer(OpenAnswer):
    """The open ones first, by due day."""

    inspections: list[MyInspectionLine]


class VisitAnswer(OpenAnswer):
    number: int
    visited_on: date
    met: str | None
    note: str


class MyInspectionAnswer(MyInspectionLine):
    """With the record sheet to be answered and its code tables; the grade is not in it."""

    matter: str
    basis: str
    mode: str | None
    sheet: list[str]
    items: list[dict[str, Any]]
    visits: list[VisitAnswer]
    codes: dict[str, dict[str, str]]
    steps: list[dict[str, Any]]


api.before_request(strict_body)


@api.get(
    "/my-inspections",
    summary="指派给本人的检查",
    operation_id="list_my_inspections",
    responses={200: MyInspectionsAnswer, **problems(401, 403)},
)
@require(Permission.INSPECTION_WORK)
def listing() -> Response:
    with looking(current_desk(), current_actor(), Permission.INSPECTION_WORK) as work:
        lines = [
            {**standing_json(line.case), "uscc": line.enterprise.uscc, "name": line.enterprise.name}
            for line in assigned_inspections(work)
        ]
    return jsonify({"inspections": lines})


@api.get(
    "/my-inspections/<number>",
    summary="一件检查：检查记录表、代码表、现在可办的步骤",
    operation_id="get_my_inspection",
    responses={200: MyInspectionAnswer, **problems(401, 403, 404)},
)
@require(Permission.INSPECTION_WORK)
def one(path: InspectionPath) -> Response:
    with looking(current_desk(), current_actor(), Permission.INSPECTION_WORK) as work:
        case = own_inspection(work, path.number)
        enterprise = work.session.get_one(Enterprise, case.enterprise_id)
        detail = detail_of(work, case)
        steps = allowed_steps(INSPECTION, case.state, "inspector", CONDUCT.facts(work, case))
    return jsonify(
        {
            **standing_json(case),
            "uscc": enterprise.uscc,
            "name": enterprise.name,
            "matter": detail.matter.name,
            "basis": detail.matter.basis,
            "mode": detail.inspection.mode,
            "sheet": list(detail.matter.items),
            "items": detail.inspection.items,
            "visits": visits_json(detail),
            "codes": {name: {code: words[0] for code, words in table.items()} for name, table in _CODES.items()},
            "steps": [step_json(step) for step in steps],
        }
    )


@api.post(
    "/my-inspections/<number>/steps",
    summary="登记一次检查、检查完毕、录入结果",
    operation_id="take_my_inspection_step",
    description="录入结果时 items 逐项填写：item、checked（yes/no）、problem、handling。" + ONCE,
    responses={200: CaseStanding, **problems(400, 401, 403, 404, 409, 413, 415)},
)
@require(Permission.INSPECTION_WORK)
def step(path: InspectionPath, header: OnceHeader, body: CaseStepBody) -> tuple[Response, int]:
    answer = report_once(
        current_desk(),
        current_actor(),
        key=once_key(header.key, "my-inspection-step", path.number, body.model_dump()),
        number=path.number,
        revision=body.revision,
        event=body.event,
        form=body.form,
    )
    return answered(answer)
