"""Commitments over HTTP 信用承诺接口: sign, offer, follow, decide."""

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
    list_procedure,
    stepped,
    whole_case,
)
from service.api.objection_bodies import OnceHeader
from service.api.parameters import EnterpriseCode
from service.api.problems import problems
from service.desk import current_desk
from service.operations.commitment.offering import offer_commitment, sign_own_commitment
from service.store.commitment import Commitment

api = APIBlueprint(
    "commitments",
    __name__,
    url_prefix="/api/v1",
    abp_tags=[Tag(name="commitments", description="信用承诺")],
    abp_security=[{"bearer": []}, {"session": []}],
)


class OfferBody(StrictBody):
    """A commitment that an enterprise is asked for."""

    uscc: EnterpriseCode
    type: str = Field(max_length=10, description="承诺类型 CT-1 … CT-5")
    matter: str = Field(min_length=1, max_length=150, description="承诺事项")


class SignBody(OfferBody):
    """A commitment of one's own accord."""

    signer: str = Field(max_length=50, description="签署人")
    agreed: bool = Field(strict=True, description="已阅读并自愿作出承诺")


class CommitmentPath(BaseModel):
    """One commitment."""

    number: str = Field(max_length=60, description="承诺代码，如 C-130900-01-20261121-000001-4")


class CodeAnswer(OpenAnswer):
    number: str


api.before_request(strict_body)


@api.post(
    "/commitments",
    summary="主动作出信用承诺（CT-1、CT-5）",
    operation_id="sign_commitment",
    responses={201: CodeAnswer, **problems(400, 401, 403, 404, 409, 413, 415)},
)
@require(Permission.COMMITMENT_SIGN)
def sign(body: SignBody) -> tuple[Response, int]:
    number = sign_own_commitment(current_desk(), current_actor(), **body.model_dump())
    return jsonify({"number": number}), 201


@api.post(
    "/commitments/offers",
    summary="向企业提出承诺要求",
    operation_id="offer_commitment",
    responses={201: CodeAnswer, **problems(400, 401, 403, 404, 409, 413, 415)},
)
@require(Permission.COMMITMENT_OFFER)
def offer(body: OfferBody) -> tuple[Response, int]:
    number = offer_commitment(current_desk(), current_actor(), **body.model_dump())
    return jsonify({"number": number}), 201


@api.get(
    "/commitments",
    summary="承诺列表（企业只见自己的）",
    operation_id="list_commitments",
    responses={200: CaseListing, **problems(401, 403, 404)},
)
@require(Permission.CASE_READ)
def listing(query: CaseListQuery) -> Response:
    return jsonify(list_procedure(current_desk(), current_actor(), "commitment", query))


@api.get(
    "/commitments/<number>",
    summary="一份承诺：文本、校验值、期限、办理过程、现在可办的步骤",
    operation_id="get_commitment",
    responses={200: WholeCase, **problems(401, 403, 404)},
)
@require(Permission.CASE_READ)
def one(path: CommitmentPath) -> Response:
    file, body = whole_case(current_desk(), current_actor(), "commitment", path.number)
    detail = file.detail
    assert isinstance(detail, Commitment)
    until = detail.valid_until.isoformat() if detail.valid_until else None
    return jsonify(
        {
            **body,
            "text": detail.text,
            "sha256": detail.sha256,
            "public": detail.public,
            "valid_until": until,
            "breach_record": detail.breach_record,
        }
    )


@api.post(
    "/commitments/<number>/steps",
    summary="办理一步",
    operation_id="take_commitment_step",
    description=ONCE,
    responses={200: CaseStanding, **problems(400, 401, 403, 404, 409, 413, 415)},
)
@require(Permission.CASE_STEP)
def step(path: CommitmentPath, header: OnceHeader, body: CaseStepBody) -> tuple[Response, int]:
    return stepped("commitment", path.number, header.key, body)
