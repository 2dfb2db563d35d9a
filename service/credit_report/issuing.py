"""Issuing a report 出具信用报告, and handing out copies of it, each of them logged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from service.access.permissions import Permission
from service.credit_report.gathering import report_data
from service.credit_report.themes import layout
from service.faults import Invalid, NotFound, ServiceFault
from service.letters.snapshot import sha256_of
from service.operations.calendar import today_of
from service.operations.operation import Work, operation
from service.portal_access.secret_codes import PROOF_GROUPS, new_code
from service.store.credit_report import CreditReport, CreditReportPrint
from service.store.enterprise import Enterprise
from service.store.history import find_enterprise
from service.store.number_series import next_number

FORMS = ("pdf", "docx")
MOST_SHOWN = 100
VERIFY_PATH = "/verify"


class ReportDamaged(ServiceFault):
    """The stored data are not those that the report was issued with."""

    status = 500


@dataclass(frozen=True)
class ReportLine:
    """A report with the copies that were handed out, newest report first."""

    report: CreditReport
    prints: Sequence[CreditReportPrint]


@dataclass(frozen=True)
class Copy:
    """One copy, ready to be set: the report and the number of this copy."""

    report: CreditReport
    number: int
    at: datetime


@operation(Permission.REPORT_ISSUE)
def issue_report(work: Work, *, uscc: str, purpose: str) -> CreditReport:
    """A new report of the file as it is now. Raises NotFound for a foreign enterprise, Invalid for an unknown purpose."""
    work.must_see(uscc)
    enterprise = find_enterprise(work.session, uscc)
    if purpose not in layout().purposes:
        raise Invalid("bad_purpose", f"查询用途只能是：{'、'.join(layout().purposes.values())}", field="purpose")
    day = today_of(work)
    word = work.desk.settings.organ_word
    number = f"{word}报〔{day.year}〕{next_number(work.session, f'report/{word}/{day.year}')}号"
    code = new_code(PROOF_GROUPS)
    data = {"number": number, "code": code, "purpose": layout().purposes[purpose]}
    data["verify_at"] = _verify_at(work.desk.settings.public_url)
    data |= report_data(work, enterprise, day)
    report = CreditReport(
        enterprise_id=enterprise.id,
        number=number,
        purpose=purpose,
        issued_at=work.now,
        issued_by=work.actor.label,
        code=code,
        data=data,
        sha256=sha256_of(data),
    )
    work.session.add(report)
    work.session.flush()
    work.audit("report.issue", f"enterprise:{uscc}", report=number, sha256=report.sha256, purpose=purpose)
    return report


@operation(Permission.REPORT_READ)
def print_report(work: Work, *, uscc: str, report: int, form: str) -> Copy:
    """One copy of a report; the log counts it. Raises NotFound, also for a foreign one, and ReportDamaged."""
    work.must_see(uscc)
    enterprise = find_enterprise(work.session, uscc)
    row = work.session.get(CreditReport, report) if report < 2**31 else None
    if row is None or row.enterprise_id != enterprise.id or form not in FORMS:
        raise NotFound("unknown_report", "没有这份信用报告")
    if sha256_of(row.data) != row.sha256:
        raise ReportDamaged("report_damaged", f"报告 {row.number} 的数据与出具时不符，已停止使用，请告知系统管理员")
    # The series is held until the end, so two copies at once cannot take the same number.
    number = next_number(work.session, f"report-copy/{row.id}")
    work.session.add(CreditReportPrint(report_id=row.id, number=number, at=work.now, by=work.actor.label, form=form))
    work.audit("report.print", f"enterprise:{uscc}", report=row.number, copy=number, form=form)
    return Copy(row, number, row.issued_at)


def _verify_at(public_url: str) -> str:
    """Where a code is checked, as the report says it."""
    return f"{public_url.rstrip('/')}{VERIFY_PATH}" if public_url else "本系统公开的“报告核验”页面"


def reports_of(work: Work, uscc: str) -> tuple[Enterprise, list[ReportLine]]:
    """The reports of an enterprise, newest first. Raises NotFound."""
    work.must_see(uscc)
    enterprise = find_enterprise(work.session, uscc)
    query = select(CreditReport).where(CreditReport.enterprise_id == enterprise.id)
    rows = work.session.scalars(query.order_by(CreditReport.id.desc()).limit(MOST_SHOWN)).all()
    return enterprise, [ReportLine(row, _prints(work, row)) for row in rows]


def _prints(work: Work, row: CreditReport) -> Sequence[CreditReportPrint]:
    query = select(CreditReportPrint).where(CreditReportPrint.report_id == row.id)
    return work.session.scalars(query.order_by(CreditReportPrint.number)).all()
