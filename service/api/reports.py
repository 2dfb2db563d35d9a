"""Credit reports over HTTP 信用报告接口: issue, list, fetch as a file; checking a code is open to everybody."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from flask import Response, jsonify
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag
from pydantic import BaseModel, ConfigDict, Field

from service.access.guard import current_actor
from service.access.permissions import Permission
from service.access.require import public, require
from service.api.body import strict_body
from service.api.cases import OpenAnswer
from service.api.parameters import EnterpriseCode, EnterprisePath
from service.api.problems import problems
from service.attachments.sending import as_download
from service.clock import SHANGHAI
from service.credit_report.compose import compose_report
from service.credit_report.issuing import issue_report, print_report, reports_of
from service.credit_report.verifying import verify_report
from service.desk import current_desk
from service.faults import NotFound
from service.queries.looking import looking
from service.store.credit_report import CreditReport

api = APIBlueprint("reports", __name__, url_prefix="/api/v1", abp_tags=[Tag(name="reports", description="信用报告")])
_SECURITY: list[dict[str, list[Any]]] = [{"bearer": []}, {"session": []}]
_PDF = "application/pdf"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_BINARY = {"schema": {"type": "string", "format": "binary"}}
_FILES: dict[str, Any] = {"description": "报告文件", "content": {_PDF: _BINARY, _WORD: _BINARY}}


class IssueBody(BaseModel):
    """What the report is for."""

    model_config = ConfigDict(extra="forbid")

    purpose: str = Field(min_length=1, max_length=20, description="用途代码，如 self、bidding、financing")


class ReportPath(BaseModel):
    """One report of an enterprise."""

    uscc: EnterpriseCode = Field(description="统一社会信用代码")
    report: int = Field(ge=1)


class FileQuery(BaseModel):
    """As which kind of file."""

    model_config = ConfigDict(extra="forbid")

    form: Literal["pdf", "docx"] = "pdf"


class CodeQuery(BaseModel):
    """The code on the report."""

    model_config = ConfigDict(extra="forbid")

    code: str = Field(min_length=1, max_length=100)


class CopyAnswer(OpenAnswer):
    number: int
    at: datetime
    form: str


class ReportAnswer(OpenAnswer):
    """A report without its content."""

    id: int
    number: str
    purpose: str
    issued_at: datetime
    code: str
    sha256: str


class ReportLineAnswer(ReportAnswer):
    copies: list[CopyAnswer]


class ReportsAnswer(OpenAnswer):
    reports: list[ReportLineAnswer]


class GenuineAnswer(OpenAnswer):
    """A genuine report; neither grade nor score."""

    number: str
    issued_on: date
    name: str | None
    uscc: str
    sha256: str


api.before_request(strict_body)


@api.post(
    "/enterprises/<uscc>/reports",
    summary="出具信用报告",
    operation_id="issue_report",
    responses={201: ReportAnswer, **problems(400, 401, 403, 404, 413, 415)},
    security=_SECURITY,
)
@require(Permission.REPORT_ISSUE)
def issue(path: EnterprisePath, body: IssueBody) -> tuple[Response, int]:
    return jsonify(_report(issue_report(current_desk(), current_actor(), uscc=path.uscc, purpose=body.purpose))), 201


@api.get(
    "/enterprises/<uscc>/reports",
    summary="已出具的信用报告及下载记录",
    operation_id="list_reports",
    responses={200: ReportsAnswer, **problems(401, 403, 404)},
    security=_SECURITY,
)
@require(Permission.REPORT_READ)
def listing(path: EnterprisePath) -> Response:
    with looking(current_desk(), current_actor(), Permission.REPORT_READ) as work:
        _, lines = reports_of(work, path.uscc)
    listed = [
        _report(line.report)
        | {
            "copies": [
                {"number": copy.number, "at": copy.at.astimezone(SHANGHAI).isoformat(), "form": copy.form}
                for copy in line.prints
            ]
        }
        for line in lines
    ]
    return jsonify({"reports": listed})


@api.get(
    "/enterprises/<uscc>/reports/<report>/file",
    summary="下载一份报告（计入下载记录）",
    operation_id="get_report_file",
    responses={200: _FILES, **problems(401, 403, 404, 501)},
    security=_SECURITY,
)
@require(Permission.REPORT_READ)
def file(path: ReportPath, query: FileQuery) -> Response:
    from service.letters.pdf import pdf_file
    from service.letters.word import word_file

    copy = print_report(current_desk(), current_actor(), uscc=path.uscc, report=path.report, form=query.form)
    paper = compose_report(copy.report.data, copy.report.sha256, copy.number)
    name = f"{paper.title} {copy.report.number}.{query.form}"
    if query.form == "pdf":
        return as_download(pdf_file(paper, copy.at), name, _PDF)
    return as_download(word_file(paper), name, _WORD)


@api.get(
    "/report-verifications",
    summary="核验信用报告（公开；不含等级和得分）",
    operation_id="verify_report",
    responses={200: GenuineAnswer, **problems(404)},
    security=[],
)
@public(cookie=False)
def verify(query: CodeQuery) -> Response:
    found = verify_report(current_desk(), query.code)
    if found is None:
        raise NotFound("unknown_report", "没有这个验证码的报告，请核对验证码", field="code")
    return jsonify(
        {
            "number": found.number,
            "issued_on": found.issued_on.isoformat(),
            "name": found.name,
            "uscc": found.uscc,
            "sha256": found.sha256,
        }
    )


def _report(row: CreditReport) -> dict[str, Any]:
    return {
        "id": row.id,
        "number": row.number,
        "purpose": row.purpose,
        "issued_at": row.issued_at.astimezone(SHANGHAI).isoformat(),
        "code": row.code,
        "sha256": row.sha256,
    }
