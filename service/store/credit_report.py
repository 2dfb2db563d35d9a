"""Credit reports 信用报告: the data that each was made from, and every copy that was handed out."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.store.base import APPEND_ONLY, Base


class CreditReport(Base):
    """One report. ``sha256`` is that of the canonical JSON of ``data``; ``code`` lets anybody check a copy."""

    __tablename__ = "credit_report"
    __table_args__ = ({"info": APPEND_ONLY},)

    id: Mapped[int] = mapped_column(primary_key=True)
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprise.id"), index=True)
    number: Mapped[str] = mapped_column(String(60), unique=True)
    purpose: Mapped[str] = mapped_column(String(20))
    issued_at: Mapped[datetime]
    issued_by: Mapped[str] = mapped_column(String(100))
    code: Mapped[str] = mapped_column(String(40), unique=True)
    data: Mapped[dict[str, Any]]
    sha256: Mapped[str] = mapped_column(String(64))


class CreditReportPrint(Base):
    """One copy: when, by whom and as what kind of file. ``number`` counts the copies of a report from 1."""

    __tablename__ = "credit_report_print"
    __table_args__ = (
        UniqueConstraint("report_id", "number"),
        CheckConstraint("form IN ('pdf', 'docx')", name="known_form"),
        {"info": APPEND_ONLY},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("credit_report.id"))
    number: Mapped[int]
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(100))
    form: Mapped[str] = mapped_column(String(10))
