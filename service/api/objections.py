"""Objections over HTTP 异议接口: the same operations as the desk, for programs."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag

from service.access.guard import current_actor
from service.access.permissions import Permission, Scope
from service.access.require import require
from service.api.body import strict_body
from service.api.cases import ONCE, answered
from service.api.objection_answers import (
    CaseAnswer,
    CaseListAnswer,
    CaseStandingAnswer,
    DecisionPreviewAnswer,
    FiledAnswer,
    case_json,
    list_json,
)
from service.api.objection_bodies import CasePath, FilingBody, ListQuery, OnceHeader, PreviewBody, StepBody
from service.api.problems import problems
from service.desk import current_desk
from service.faults import Invalid
from service.operations.answer_once import once_key
from service.operations.objection.asked_once import file_once, step_once
from service.operations.objection.correction import read_corrections
from service.operations.objection.filing import Target
from service.operations.objection.reading import CaseFilter, list_cases, preview_decision, read_case

api = APIBlueprint(
    "objections",
    __name__,
    url_prefix="/api/v1",
    abp_tags=[Tag(name="objections", description="异议")],
    abp_security=[{"bearer": []}, {"session": []}],
)


api.before_request(strict_body)


@api.post(
    "/objections",
    summary="提出异议",
    operation_id="file_objection",
    description=ONCE,
    responses={201: FiledAnswer, **problems(400, 401, 403, 404, 409, 413, 415)},
)
@require(Permission.OBJECTION_FILE)
def file(header: OnceHeader, body: FilingBody) -> tuple[Response, int]:
    answer = file_once(
        current_desk(),
        current_actor(),
        key=once_key(header.key, "file", body.model_dump()),
        uscc=body.uscc,
        targets=[Target(target.type, target.label) for target in body.targets],
        form=_without_files(body.form),
    )
    return answered(answer)


@api.get(
    "/objections",
    summary="异议列表（企业只见自己的）",
    operation_id="list_objections",
    responses={200: CaseListAnswer, **problems(401, 403, 404)},
)
@require(Permission.CASE_READ)
def listing(query: ListQuery) -> Response:
    wanted = CaseFilter(query.state, query.kind, query.uscc, query.handler, query.open, query.due_by, query.overdue)
    found = list_cases(current_desk(), current_actor(), wanted, query.after, query.per_page)
    return jsonify(list_json(found, _for_office()))


@api.get(
    "/objections/<number>",
    summary="一件异议：时限凭据、比对、办理过程、现在可办的步骤及其表单",
    operation_id="get_objection",
    responses={200: CaseAnswer, **problems(401, 403, 404)},
)
@require(Permission.CASE_READ)
def one(path: CasePath) -> Response:
    return jsonify(case_json(read_case(current_desk(), current_actor(), number=path.number), _for_office()))


@api.post(
    "/objections/<number>/steps",
    summary="办理一步",
    operation_id="take_objection_step",
    description="认定连同更正一并办理时，更正、重新评价和结论在同一事务中完成。" + ONCE,
    responses={200: CaseStandingAnswer, **problems(400, 401, 403, 404, 409, 413, 415)},
)
@require(Permission.CASE_STEP)
def step(path: CasePath, header: OnceHeader, body: StepBody) -> tuple[Response, int]:
    answer = step_once(
        current_desk(),
        current_actor(),
        key=once_key(header.key, "step", path.number, body.model_dump()),
        number=path.number,
        revision=body.revision,
        event=body.event,
        form=_without_files(body.form),
        corrections=read_corrections(body.corrections),
    )
    return answered(answer)


@api.post(
    "/objections/<number>/preview",
    summary="预览更正后的评价结果（不入库）",
    operation_id="preview_objection_decision",
    responses={200: DecisionPreviewAnswer, **problems(400, 401, 403, 404, 409, 413, 415)},
)
@require(Permission.CASE_STEP)
def preview(path: CasePath, body: PreviewBody) -> Response:
    before, after = preview_decision(
        current_desk(), current_actor(), path.number, read_corrections(body.corrections), body.event
    )
    return jsonify({"before": before.to_json(), "after": after.to_json()})


def _for_office() -> bool:
    return current_actor().scope(Permission.CASE_READ) is Scope.ALL


def _without_files(form: dict[str, Any]) -> dict[str, Any]:
    if form.get("files"):
        raise Invalid("files_elsewhere", "证明材料请在受理后按办件编号上传，不随表单提交", field="files")
    return form
