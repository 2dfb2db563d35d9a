"""Tolerance over HTTP 容错免责接口 (WF-12): reporting a violation, handing in evidence, following, deciding."""

from __future__ import annotations

import base64
import binascii
import io
from datetime import date
from typing import Literal

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
    answered,
    list_procedure,
    stepped,
    whole_case,
)
from service.api.objection_bodies import OnceHeader
from service.api.parameters import EnterpriseCode
from service.api.problems import problems
from service.attachments.papers import hand_in
from service.attachments.routes import takes_files
from service.desk import current_desk
from service.faults import Invalid
from service.operations.answer_once import once_key
from service.operations.tolerance.asked_once import report_violation_once
from service.operations.tolerance.consequence import record_of
from service.operations.tolerance.detail import ToleranceDetail
from service.operations.tolerance.reporting import Report

api = APIBlueprint(
    "tolerances",
    __name__,
    url_prefix="/api/v1",
    abp_tags=[Tag(name="tolerances", description="容错免责")],
    abp_security=[{"bearer": []}, {"session": []}],
)


class ViolationBody(StrictBody):
    """One violation; reporting it writes no record."""

    uscc: EnterpriseCode
    violation: str = Field(max_length=4000, description="违法事实")
    found_on: str = Field(max_length=10, description="发现日期，如 2026-11-21")
    record: str = Field(
        max_length=80,
        description="按一般程序会形成的记录：administrative_penalty.fine 等（处罚种类同档案），或 breach_of_commitment",
    )
    source: str | None = Field(default=None, max_length=60, description="检查编号或者承诺代码")
    unit: str | None = Field(default=None, max_length=100, description="按一般程序办理的单位；不写为登记人的单位")


class EvidenceBody(StrictBody):
    """One paper; ``content`` in base64."""

    name: str = Field(min_length=1, max_length=160, description="文件名")
    content: str = Field(min_length=1, description="文件内容（base64）")


class EvidenceAnswer(OpenAnswer):
    paper: int


class CreditAnswer(OpenAnswer):
    """The standing of today; ``good``: whether tolerance can apply (AMB-98)."""

    grade: str
    score: int | None
    red_list: list[str]
    good: bool


class ToleranceAnswer(WholeCase):
    """One tolerance. ``credit`` null once decided; ``record``: what would follow in the normal way, never written from here."""

    violation: str
    found_on: date
    explanation: str | None
    cause: Literal["no_intent", "force_majeure", "intent", "unproved"] | None
    harm: Literal["slight", "ordinary", "vile", "grave", "harmful"] | None
    screening: str | None
    credit: CreditAnswer | None
    service: str | None
    training: str | None
    evidence: str | None
    evidence_on: date | None
    record: str
    outcome: str | None
    decision: str | None


class TolerancePath(BaseModel):
    """One tolerance."""

    number: str = Field(max_length=60, description="办件编号，如 容〔2026〕0001号")


api.before_request(strict_body)


@api.get(
    "/tolerances",
    summary="容错列表（企业只见自己的）",
    operation_id="list_tolerances",
    responses={200: CaseListing, **problems(401, 403, 404)},
)
@require(Permission.CASE_READ)
def listing(query: CaseListQuery) -> Response:
    return jsonify(list_procedure(current_desk(), current_actor(), "tolerance", query))


@api.post(
    "/tolerances",
    summary="登记违法行为，审查是否容错",
    operation_id="report_violation",
    description=ONCE,
    responses={201: CaseStanding, **problems(400, 401, 403, 404, 409, 413, 415)},
)
@require(Permission.TOLERANCE_REPORT)
def report(header: OnceHeader, body: ViolationBody) -> tuple[Response, int]:
    given = body.model_dump()
    answer = report_violation_once(
        current_desk(),
        current_actor(),
        key=once_key(header.key, "tolerance", given),
        uscc=given.pop("uscc"),
        report=Report(**given),
    )
    return answered(answer)


@api.get(
    "/tolerances/<number>",
    summary="一件容错：事实、审查认定、今天的信用状况、整改证明、时限、办理过程、现在可办的步骤",
    operation_id="get_tolerance",
    responses={200: ToleranceAnswer, **problems(401, 403, 404)},
)
@require(Permission.CASE_READ)
def one(path: TolerancePath) -> Response:
    file, body = whole_case(current_desk(), current_actor(), "tolerance", path.number)
    detail = file.detail
    assert isinstance(detail, ToleranceDetail)
    found, credit = detail.tolerance, detail.credit
    return jsonify(
        {
            **body,
            "violation": found.violation,
            "found_on": found.found_on.isoformat(),
            "explanation": found.explanation,
            "cause": found.cause,
            "harm": found.harm,
            "screening": found.screening,
            "credit": None
            if credit is None
            else {
                "grade": credit.grade,
                "score": credit.score,
                "red_list": list(credit.red_list),
                "good": credit.good,
            },
            "service": found.service,
            "training": found.training,
            "evidence": found.evidence,
            "evidence_on": found.evidence_on.isoformat() if found.evidence_on else None,
            "record": record_of(found),
            "outcome": found.outcome,
            "decision": found.decision,
        }
    )


@api.post(
    "/tolerances/<number>/evidence",
    summary="上传一份整改证明（之后用 hand_in 提交核实）",
    operation_id="add_tolerance_evidence",
    responses={201: EvidenceAnswer, **problems(400, 401, 403, 404, 409, 413, 415)},
)
@require(Permission.CASE_STEP)
def evidence(path: TolerancePath, body: EvidenceBody) -> tuple[Response, int]:
    desk, actor = current_desk(), current_actor()
    # Not to every case that takes papers, but to this procedure's alone.
    whole_case(desk, actor, "tolerance", path.number)
    try:
        data = base64.b64decode(body.content, validate=True)
    except (binascii.Error, ValueError):
        raise Invalid("bad_content", "content 不是 base64 编码", field="content") from None
    kept = hand_in(desk, actor, number=path.number, name=body.name, stream=io.BytesIO(data))
    return jsonify({"paper": kept}), 201


takes_files("tolerances.evidence")


@api.post(
    "/tolerances/<number>/steps",
    summary="办理一步",
    operation_id="take_tolerance_step",
    description=ONCE,
    responses={200: CaseStanding, **problems(400, 401, 403, 404, 409, 413, 415)},
)
@require(Permission.CASE_STEP)
def step(path: TolerancePath, header: OnceHeader, body: CaseStepBody) -> tuple[Response, int]:
    return stepped("tolerance", path.number, header.key, body)
