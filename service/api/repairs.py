"""Repairs over HTTP 信用修复接口: eligibility before filing, drafts with papers, applications and their steps."""

from __future__ import annotations

import base64
import binascii
import io
from typing import Any

from flask import Response, jsonify
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag
from pydantic import BaseModel, Field

from service.access.guard import current_actor
from service.access.permissions import Permission
from service.access.require import require
from service.api.body import strict_body
from service.api.cases import (
    MOST,
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
from service.attachments.routes import takes_files
from service.desk import current_desk
from service.faults import Invalid
from service.operations.answer_once import once_key
from service.operations.drafts import keep_paper, open_draft
from service.operations.repair.asked_once import file_repair_once
from service.operations.repair.detail import RepairDetail
from service.operations.repair.filing import WIZARD
from service.queries.looking import looking
from service.queries.repairable import repairable_record, repairable_records
from workflows.procedure.shape import NOWHERE
from workflows.repair import REPAIR

_FORM = REPAIR.steps_from(NOWHERE, "submit")[0].form

api = APIBlueprint(
    "repairs",
    __name__,
    url_prefix="/api/v1",
    abp_tags=[Tag(name="repairs", description="信用修复")],
    abp_security=[{"bearer": []}, {"session": []}],
)


class EligibilityQuery(StrictBody):
    """One record, or every record that the rules of repair speak of."""

    uscc: EnterpriseCode = Field(description="统一社会信用代码")
    record: str | None = Field(default=None, max_length=200, description="记录编号；不写为全部")


class EligibilityAnswer(OpenAnswer):
    records: list[dict[str, Any]]


class DraftBody(StrictBody):
    """An empty draft that papers can be put with."""

    uscc: EnterpriseCode


class DraftAnswer(OpenAnswer):
    draft: int


class DraftPath(BaseModel):
    """One draft."""

    draft: int = Field(ge=1, le=MOST)


class PaperBody(StrictBody):
    """One paper; ``content`` in base64."""

    paper: str = Field(min_length=1, max_length=40, description="材料种类，见可修复性答复中的 papers")
    name: str = Field(min_length=1, max_length=160, description="文件名")
    content: str = Field(min_length=1, description="文件内容（base64）")


class PaperAnswer(OpenAnswer):
    paper: int


class RepairBody(StrictBody):
    """One application; ``form`` as the table of the procedure has it."""

    uscc: EnterpriseCode
    record: str = Field(min_length=1, max_length=200, description="记录编号")
    draft: int | None = Field(default=None, ge=1, le=MOST, description="带有材料的草稿")
    form: dict[str, Any] = Field(description=f"申请内容：{'、'.join(f'{item.name} {item.label}' for item in _FORM)}")


class RepairPath(BaseModel):
    """One repair."""

    number: str = Field(max_length=60, description="办件编号，如 修〔2026〕0001号")


api.before_request(strict_body)


@api.get(
    "/repairs/eligibility",
    summary="能否修复：条件、最早申请日、材料，以及修复会改变和不会改变的内容",
    operation_id="repair_eligibility",
    responses={200: EligibilityAnswer, **problems(401, 403, 404)},
)
@require(Permission.REPAIR_FILE)
def eligibility(query: EligibilityQuery) -> Response:
    with looking(current_desk(), current_actor(), Permission.REPAIR_FILE) as work:
        if query.record is not None:
            rows = [repairable_record(work, query.uscc, query.record)[1]]
        else:
            rows = repairable_records(work, query.uscc)[1]
        told = [{**row.found.to_json(), "pending": row.pending.number if row.pending else None} for row in rows]
    return jsonify({"records": told})


@api.post(
    "/repairs/drafts",
    summary="建立草稿，用来存放材料",
    operation_id="open_repair_draft",
    responses={201: DraftAnswer, **problems(400, 401, 403, 404, 409, 413, 415)},
)
@require(Permission.REPAIR_FILE)
def draft(body: DraftBody) -> tuple[Response, int]:
    number = open_draft(current_desk(), current_actor(), wizard=WIZARD, uscc=body.uscc, step="papers")
    return jsonify({"draft": number}), 201


@api.post(
    "/repairs/drafts/<draft>/papers",
    summary="上传一份材料",
    operation_id="add_repair_paper",
    responses={201: PaperAnswer, **problems(400, 401, 403, 404, 409, 413, 415)},
)
@require(Permission.REPAIR_FILE)
def paper(path: DraftPath, body: PaperBody) -> tuple[Response, int]:
    try:
        data = base64.b64decode(body.content, validate=True)
    except (binascii.Error, ValueError):
        raise Invalid("bad_content", "content 不是 base64 编码", field="content") from None
    kept = keep_paper(
        current_desk(),
        current_actor(),
        id=path.draft,
        wizard=WIZARD,
        name=body.name,
        stream=io.BytesIO(data),
        paper=body.paper,
    )
    return jsonify({"paper": kept}), 201


takes_files("repairs.paper")


@api.post(
    "/repairs",
    summary="申请信用修复",
    operation_id="file_repair",
    description="须同时签署信用修复承诺（form 的 signer、agreed）；材料先放入草稿。" + ONCE,
    responses={201: CaseStanding, **problems(400, 401, 403, 404, 409, 413, 415)},
)
@require(Permission.REPAIR_FILE)
def file(header: OnceHeader, body: RepairBody) -> tuple[Response, int]:
    answer = file_repair_once(
        current_desk(),
        current_actor(),
        key=once_key(header.key, "repair", body.model_dump()),
        uscc=body.uscc,
        record=body.record,
        form=body.form,
        draft=body.draft,
    )
    return answered(answer)


@api.get(
    "/repairs",
    summary="修复列表（企业只见自己的）",
    operation_id="list_repairs",
    responses={200: CaseListing, **problems(401, 403, 404)},
)
@require(Permission.CASE_READ)
def listing(query: CaseListQuery) -> Response:
    return jsonify(list_procedure(current_desk(), current_actor(), "repair", query))


@api.get(
    "/repairs/<number>",
    summary="一件修复：条件、承诺、时限、同步、办理过程、现在可办的步骤",
    operation_id="get_repair",
    responses={200: WholeCase, **problems(401, 403, 404)},
)
@require(Permission.CASE_READ)
def one(path: RepairPath) -> Response:
    opened, body = whole_case(current_desk(), current_actor(), "repair", path.number)
    detail = opened.detail
    assert isinstance(detail, RepairDetail)
    return jsonify(
        {
            **body,
            "eligibility": detail.found.to_json(),
            "told": detail.consequence,
            "papers": sorted(detail.handed_in),
            "commitment": detail.commitment.number if detail.commitment is not None else None,
            "temporary_until": detail.repair.plan_until.isoformat() if detail.repair.plan_until else None,
            "sites": [
                {"site": job.site, "action": job.action, "state": job.state, "attempts": job.attempts}
                for job in detail.sites
            ],
        }
    )


@api.post(
    "/repairs/<number>/steps",
    summary="办理一步",
    operation_id="take_repair_step",
    description=ONCE,
    responses={200: CaseStanding, **problems(400, 401, 403, 404, 409, 413, 415)},
)
@require(Permission.CASE_STEP)
def step(path: RepairPath, header: OnceHeader, body: CaseStepBody) -> tuple[Response, int]:
    if body.form.get("files"):
        raise Invalid("files_elsewhere", "材料请按办件编号上传，不随表单提交", field="files")
    return stepped("repair", path.number, header.key, body)
