"""Declarations over HTTP 自主申报接口: the same operations as the portal and the desk, for programs."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from flask import Response, jsonify
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag
from pydantic import BaseModel, Field

from service.access.guard import current_actor
from service.access.permissions import Permission, Scope
from service.access.require import require
from service.api.body import strict_body
from service.api.cases import (
    ONCE,
    CaseEventAnswer,
    CaseStepBody,
    OpenAnswer,
    StrictBody,
    answered,
    clock_json,
    history_json,
    step_json,
)
from service.api.objection_bodies import OnceHeader
from service.api.parameters import EnterpriseCode
from service.api.problems import problems
from service.clock import SHANGHAI
from service.desk import current_desk
from service.faults import Invalid
from service.operations.answer_once import once_key
from service.operations.commitment.signing import Signature
from service.operations.declaration.asked_once import file_once, standing_of, step_once
from service.operations.declaration.filing import Statement
from service.operations.declaration.reading import DeclarationFile, list_declarations, read_declaration

State = Literal[
    "submitted", "verifying", "verified", "in_notice", "awaiting_decision", "false_review",
    "recorded", "rejected", "withdrawn", "false_confirmed",
]  # fmt: skip

api = APIBlueprint(
    "declarations",
    __name__,
    url_prefix="/api/v1",
    abp_tags=[Tag(name="declarations", description="自主申报")],
    abp_security=[{"bearer": []}, {"session": []}],
)


class SignatureBody(StrictBody):
    """The truth commitment: who signs, and the tick."""

    name: str = Field(max_length=50, description="签署人")
    agreed: bool = Field(strict=True, description="已阅读并作出真实性承诺")


class DeclarationBody(StrictBody):
    """What is declared. Money is an integer of fen, hours a whole number."""

    uscc: EnterpriseCode
    type: str = Field(max_length=40, description="申报类型，如 charitable_donation")
    facts: dict[str, Any] = Field(description="申报内容；金额以分为单位，时长为整数小时")
    contact: str = Field(max_length=50, description="联系人")
    phone: str = Field(max_length=30, description="联系电话")
    distinct: str = Field(default="", max_length=500, description="不是同一事项的说明")
    signature: SignatureBody


class DeclarationStepBody(CaseStepBody):
    """One step; ``revision`` is that of the case as it was read."""


class DeclarationPath(BaseModel):
    """One declaration."""

    number: str = Field(max_length=60, description="办件编号，如 申〔2026〕0001号")


class DeclarationQuery(StrictBody):
    """Which declarations, and which page of them."""

    state: State | None = Field(default=None, description="状态")
    uscc: EnterpriseCode | None = Field(default=None, description="统一社会信用代码")
    after: str | None = Field(default=None, max_length=60, description="上一页最后一件的办件编号（答复中的 next）")
    per_page: int = Field(default=50, ge=1, le=200)


class DeclarationStandingAnswer(OpenAnswer):
    """Where a declaration stands; ``revision`` goes into the next step."""

    number: str
    type: str
    state: str
    revision: int
    due_on: date | None
    finding: str | None


class DeclarationEventAnswer(CaseEventAnswer):
    pass


class DeclarationAnswer(DeclarationStandingAnswer):
    """One declaration with its facts, commitment, notice, history, and the steps that may be taken now."""

    uscc: str
    facts: dict[str, Any]
    record: str | None
    history: list[DeclarationEventAnswer]
    steps: list[dict[str, Any]]


class DeclarationListAnswer(OpenAnswer):
    declarations: list[DeclarationStandingAnswer]
    next: str | None


api.before_request(strict_body)


@api.post(
    "/declarations",
    summary="提交自主申报",
    operation_id="file_declaration",
    description="须同时签署真实性承诺；证明材料在提交后按办件编号上传。" + ONCE,
    responses={201: DeclarationStandingAnswer, **problems(400, 401, 403, 404, 409, 413, 415)},
)
@require(Permission.DECLARATION_FILE)
def file(header: OnceHeader, body: DeclarationBody) -> tuple[Response, int]:
    answer = file_once(
        current_desk(),
        current_actor(),
        key=once_key(header.key, "declare", body.model_dump()),
        uscc=body.uscc,
        statement=Statement(body.type, body.facts, body.contact, body.phone, body.distinct),
        signature=Signature(body.signature.name, body.signature.agreed),
    )
    return answered(answer)


@api.get(
    "/declarations",
    summary="申报列表（企业只见自己的）",
    operation_id="list_declarations",
    responses={200: DeclarationListAnswer, **problems(401, 403, 404)},
)
@require(Permission.CASE_READ)
def listing(query: DeclarationQuery) -> Response:
    rows, onward = list_declarations(
        current_desk(),
        current_actor(),
        state=query.state,
        uscc=query.uscc,
        after=query.after,
        per_page=query.per_page,
    )
    listed = [{**standing_of(case), "uscc": enterprise.uscc} for case, enterprise in rows]
    return jsonify({"declarations": listed, "next": onward})


@api.get(
    "/declarations/<number>",
    summary="一件申报：内容、承诺、公示、时限、办理过程、现在可办的步骤",
    operation_id="get_declaration",
    responses={200: DeclarationAnswer, **problems(401, 403, 404)},
)
@require(Permission.CASE_READ)
def one(path: DeclarationPath) -> Response:
    return jsonify(_json(read_declaration(current_desk(), current_actor(), path.number)))


@api.post(
    "/declarations/<number>/steps",
    summary="办理一步",
    operation_id="take_declaration_step",
    description=ONCE,
    responses={200: DeclarationStandingAnswer, **problems(400, 401, 403, 404, 409, 413, 415)},
)
@require(Permission.CASE_STEP)
def step(path: DeclarationPath, header: OnceHeader, body: DeclarationStepBody) -> tuple[Response, int]:
    if body.form.get("files"):
        raise Invalid("files_elsewhere", "证明材料请按办件编号上传，不随表单提交", field="files")
    answer = step_once(
        current_desk(),
        current_actor(),
        key=once_key(header.key, "declaration-step", path.number, body.model_dump()),
        number=path.number,
        revision=body.revision,
        event=body.event,
        form=body.form,
    )
    return answered(answer)


def _json(file: DeclarationFile) -> dict[str, Any]:
    item, view = file.view.declaration, file.view
    for_office = current_actor().scope(Permission.CASE_READ) is Scope.ALL
    return {
        **standing_of(file.case),
        "uscc": file.enterprise.uscc,
        "facts": item.facts,
        "distinct": item.distinct,
        "commitment": {
            "code": item.commitment,
            "sha256": item.commitment_sha256,
            "signed_at": item.signed_at.astimezone(SHANGHAI).isoformat(),
        },
        "clock": clock_json(file.clock),
        "notice": None
        if item.notice_first is None
        else {
            "first": item.notice_first.isoformat(),
            "last": view.notice_last.isoformat() if view.notice_last else None,
            "objections_open": view.objections,
        },
        "record": item.record,
        "reason": file.case.reason,
        "clause": file.case.clause,
        "remedy": file.case.remedy,
        "supplement_wanted": file.case.supplement_wanted,
        "history": [history_json(event, for_office) for event in file.history],
        "steps": [step_json(step) for step in file.steps],
    }
