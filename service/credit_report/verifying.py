"""Checking a report 报告核验: anybody with the code learns that it is genuine, and nothing of the result."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from service.clock import SHANGHAI
from service.letters.snapshot import sha256_of
from service.operations.operation import Desk
from service.portal_access.secret_codes import normal_form
from service.store.credit_report import CreditReport
from service.store.engine import reading
from service.store.enterprise import Enterprise


@dataclass(frozen=True, slots=True)
class Genuine:
    """What is told of a genuine report. ``name`` is that of the day of issue."""

    number: str
    issued_on: date
    name: str | None
    uscc: str
    sha256: str


def verify_report(desk: Desk, code: str) -> Genuine | None:
    """The report with this code; None where there is none, or where its stored data no longer match their hash."""
    with reading(desk.engine) as session:
        query = select(CreditReport, Enterprise).join(Enterprise, Enterprise.id == CreditReport.enterprise_id)
        found = session.execute(query.where(CreditReport.code == normal_form(code[:100]))).one_or_none()
        if found is None:
            return None
        report, enterprise = found
        if sha256_of(report.data) != report.sha256:
            return None
        day = report.issued_at.astimezone(SHANGHAI).date()
        return Genuine(report.number, day, report.data["enterprise"]["name"], enterprise.uscc, report.sha256)
