"""Checks over HTTP 逢办必查接口: one call from the flow of an approval, and the look-up is logged (SQ20-18b, c; BG22-14c)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from flask import Response, jsonify
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag
from pydantic import BaseModel, Field

from rulesets.records.dossier import read_dossier
from service.access.guard import current_actor
from service.access.permissions import Permission
from service.access.require import require
from service.api.body import strict_body
from service.api.cases import MOST, OpenAnswer, StrictBody, answered
from service.api.objection_bodies import OnceHeader
from service.api.parameters import EnterpriseCode
from service.api.problems import problems
from service.desk import current_desk
from service.operations.answer_once import once_key
from service.operations.check.asked_once import decide_once, look_up_once
from service.operations.check.looking_up import MOST_OFFICE_NO
from service.operations.check.view import check_json, lookup_json
from service.queries.checks import check_file
from service.queries.looking import looking

api = APIBlueprint(
    "checks",
    __name__,
    url_prefix="/api/v1",
    abp_tags=[Tag(name="checks", description="逢办必查")],
    abp_security=[{"bearer": []}, {"session": []}],
)
_ONCE = "带 Idempotency-Key 重发同一请求，答复与第一次相同，效果只发生一次。"
AdviceCode = Literal["bar", "strict", "reference", "prefer"]


class LookUpBody(StrictBody):
    """One matter of the office about one subject: its code, or a dossier where the platform keeps no file."""

    matter: str = Field(min_length=1, max_length=100, description="事项编号（CZ22-2.1 至 CZ22-2.11）或名称")
    office_no: str = Field(min_length=1, max_length=MOST_OFFICE_NO, description="本单位的办件号")
    uscc: EnterpriseCode | None = Field(default=None, description="统一社会信用代码")
    dossier: dict[str, Any] | None = Field(default=None, description="本平台没有档案时随附的信用档案")


class DecisionBody(StrictBody):
    """What the office decided. A restriction that is followed needs its legal basis; a deviation its reason."""

    decision: Literal["follow", "deviate", "drop"]
    revision: int | None = Field(
        default=None, ge=1, le=MOST, strict=True, description="答复中的 revision；不写则不比对"
    )
    legal_basis: str | None = Field(default=None, max_length=300, description="确认限制类意见的法律依据")
    reason: str | None = Field(default=None, max_length=500, description="不按意见办理或事项终止的理由")
    note: str | None = Field(default=None, max_length=500, description="按意见办理时的说明")


class CheckPath(BaseModel):
    """One check."""

    number: str = Field(max_length=60, description="查询编号，如 查〔2026〕0001号")


class MatterPart(OpenAnswer):
    id: str
    name: str
    weight: str


class ClausePart(OpenAnswer):
    id: str
    text: str
    subject: str


class ReportPart(OpenAnswer):
    """The result that the advice rests on; ``source`` none: there is no file."""

    source: Literal["kept", "brought", "none"]
    grade: Literal["A", "B", "C", "D"] | None
    score: int | None
    pack: str | None = None
    pack_sha256: str | None = None
    facts_sha256: str | None = None
    assessment: int | None = Field(default=None, description="入库评价结果的版本号")


class DecisionPart(OpenAnswer):
    state: Literal["followed", "deviated", "dropped"]
    at: datetime
    legal_basis: str | None
    reason: str | None
    note: str | None


class CheckStandingAnswer(OpenAnswer):
    """The check itself."""

    number: str
    revision: int
    state: Literal["advised", "followed", "deviated", "dropped"]
    unit: str
    office_no: str
    uscc: str
    look_ups: int
    decision: DecisionPart | None


class CheckAnswer(CheckStandingAnswer):
    """The check with the advice of its latest look-up. Advice only: a restriction needs a named person's confirmation (AMB-99)."""

    matter: MatterPart
    advice: AdviceCode
    text: str
    row: str
    clauses: list[ClausePart]
    standing: Literal["good", "neutral", "bad", "blacklisted", "no_report"]
    standing_text: str
    reasons: list[str]
    evidence: list[str]
    readings: list[str]
    needs_confirmation: bool
    urges_repair: bool
    report: ReportPart
    look_up: int
    looked_up_at: datetime
    as_of: date


api.before_request(strict_body)


@api.post(
    "/checks",
    summary="办事前查询：记录在先，给出意见与条款",
    operation_id="look_up",
    description="同一单位、事项、办件号和代码是同一件查询：决定之前可以再查（答 200），决定之后不能补记（答 409）。"
    + _ONCE,
    responses={200: CheckAnswer, 201: CheckAnswer, **problems(400, 401, 403, 409, 413, 415)},
)
@require(Permission.CHECK_USE)
def look(header: OnceHeader, body: LookUpBody) -> tuple[Response, int]:
    answer = look_up_once(
        current_desk(),
        current_actor(),
        key=once_key(header.key, "check", body.model_dump()),
        matter=body.matter,
        office_no=body.office_no,
        uscc=body.uscc,
        dossier=None if body.dossier is None else read_dossier(body.dossier),
    )
    return answered(answer)


@api.get(
    "/checks/<number>",
    summary="一件查询及其意见",
    operation_id="get_check",
    responses={200: CheckAnswer, **problems(401, 403, 404)},
)
@require(Permission.CHECK_USE)
def one(path: CheckPath) -> Response:
    with looking(current_desk(), current_actor(), Permission.CHECK_USE) as work:
        file = check_file(work, path.number)
        return jsonify({**check_json(file.check), **lookup_json(file.lookups[-1])})


@api.post(
    "/checks/<number>/decision",
    summary="登记决定：按意见办理，或写明理由不按意见办理",
    operation_id="decide_check",
    description=_ONCE,
    responses={200: CheckStandingAnswer, **problems(400, 401, 403, 404, 409, 413, 415)},
)
@require(Permission.CHECK_USE)
def decision(path: CheckPath, header: OnceHeader, body: DecisionBody) -> tuple[Response, int]:
    given = {"legal_basis": body.legal_basis, "reason": body.reason, "note": body.note}
    answer = decide_once(
        current_desk(),
        current_actor(),
        key=once_key(header.key, "check-decision", path.number, body.model_dump()),
        number=path.number,
        revision=body.revision,
        event=body.decision,
        form={name: value for name, value in given.items() if value is not None},
    )
    return answered(answer)
