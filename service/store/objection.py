"""Objections 异议: an application, and a case for each record or result that it disputes."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.store.base import APPEND_ONLY, Base
from service.store.case import Case


class ObjectionApplication(Base):
    """What was handed in at once: who objects, and why. ``number`` is the receipt number 受理编号."""

    __tablename__ = "objection_application"
    __table_args__ = (Index(None, "enterprise_id", "received_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(40), unique=True)
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprise.id"))
    kind: Mapped[str] = mapped_column(String(20))
    facts: Mapped[str] = mapped_column(Text)
    contact: Mapped[str] = mapped_column(String(50))
    phone: Mapped[str] = mapped_column(String(100))
    received_at: Mapped[datetime]
    filed_by: Mapped[str] = mapped_column(String(100))
    filed_by_user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    # SHA-256 of the code with which an objector to a public notice follows the matter without an account.
    follow_sha256: Mapped[str | None] = mapped_column(String(64))


class ObjectionCase(Case):
    """One disputed matter (WF-1). The target is a record, a stored assessment, or a declaration under public notice."""

    # Required of an objection; the table holds cases of other procedures as well.
    application_id: Mapped[int] = mapped_column(ForeignKey("objection_application.id"), index=True, nullable=True)

    __mapper_args__ = {"polymorphic_identity": "objection"}  # noqa: RUF012

    @property
    def disputed(self) -> str:
        """What is disputed; every objection has it."""
        assert self.target is not None
        return self.target


class ComparisonRow(Base):
    """One disputed item beside what its source says 信息比对. A later round replaces an earlier one; both stay."""

    __tablename__ = "comparison_row"
    __table_args__ = (UniqueConstraint("case_id", "round", "field"), {"info": APPEND_ONLY})

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    round: Mapped[int]
    field: Mapped[str] = mapped_column(String(60))
    held: Mapped[str] = mapped_column(Text)
    at_source: Mapped[str] = mapped_column(Text)
    matches: Mapped[bool]
    source_unit: Mapped[str] = mapped_column(String(100))
    checked_on: Mapped[date]
    entered_by: Mapped[str] = mapped_column(String(100))
    entered_at: Mapped[datetime]
