"""Credit reports of an enterprise 信用报告: issued, listed with their copies, downloaded as PDF or Word."""

from __future__ import annotations

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rulesets.records import uscc as codes
from service.access.guard import current_actor
from service.access.permissions import Permission
from service.access.require import require
from service.attachments.sending import as_download
from service.credit_report.compose import compose_report
from service.credit_report.issuing import Copy, issue_report, print_report, reports_of
from service.credit_report.themes import layout
from service.desk import current_desk
from service.faults import Invalid, ServiceFault
from service.queries.looking import looking
from service.web.blueprint import web
from service.web.desk.words import CaseWords
from service.web.speaking import current_voice

WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@web.get("/enterprises/<uscc>/reports")
@require(Permission.REPORT_READ)
def credit_reports(uscc: str) -> ResponseReturnValue:
    return _page(codes.normal_form(uscc))


@web.post("/enterprises/<uscc>/reports")
@require(Permission.REPORT_ISSUE)
def issue_credit_report(uscc: str) -> ResponseReturnValue:
    code = codes.normal_form(uscc)
    try:
        made = issue_report(current_desk(), current_actor(), uscc=code, purpose=request.form.get("purpose", ""))
    except Invalid as fault:
        return _page(code, fault)
    return redirect(url_for("web.credit_reports", uscc=code, made=made.id), 303)


@web.get("/enterprises/<uscc>/reports/<int:report>.pdf")
@require(Permission.REPORT_READ)
def report_as_pdf(uscc: str, report: int) -> Response:
    from service.letters.pdf import pdf_file

    copy = _copy(uscc, report, "pdf")
    paper = compose_report(copy.report.data, copy.report.sha256, copy.number)
    return as_download(pdf_file(paper, copy.at), f"{paper.title} {copy.report.number}.pdf", "application/pdf")


@web.get("/enterprises/<uscc>/reports/<int:report>.docx")
@require(Permission.REPORT_READ)
def report_as_word(uscc: str, report: int) -> Response:
    # Word is loaded when somebody asks for it, as the PDF is: it takes longer than all pages together.
    from service.letters.word import word_file

    copy = _copy(uscc, report, "docx")
    paper = compose_report(copy.report.data, copy.report.sha256, copy.number)
    return as_download(word_file(paper), f"{paper.title} {copy.report.number}.docx", WORD_TYPE)


def _copy(uscc: str, report: int, form: str) -> Copy:
    return print_report(current_desk(), current_actor(), uscc=codes.normal_form(uscc), report=report, form=form)


def _page(uscc: str, problem: ServiceFault | None = None) -> ResponseReturnValue:
    actor = current_actor()
    with looking(current_desk(), actor, Permission.REPORT_READ) as work:
        enterprise, lines = reports_of(work, uscc)
    page = render_template(
        "report/list.html",
        enterprise=enterprise,
        lines=lines,
        purposes=tuple(layout().purposes),
        problem=problem,
        may_issue=actor.may(Permission.REPORT_ISSUE),
        made=request.args.get("made", type=int),
        moment=CaseWords(current_voice()).moment,
    )
    return page, problem.status if problem is not None else 200
