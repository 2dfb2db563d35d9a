"""Tolerance with an observation period 容错免责: what only such a case knows beside its case."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from service.store.base import Base
from service.store.case import Case


class ToleranceCase(Case):
    """One violation that may be tolerated (WF-12). Its kind says where it came from: reported, inspection, commitment.

    ``target`` is the number of that inspection or commitment; None where the violation was reported by itself.
    """

    __mapper_args__ = {"polymorphic_identity": "tolerance"}  # noqa: RUF012


class Tolerance(Base):
    """``record_kind`` and ``penalty_type``: the record that would follow in the normal way; none is ever written from here.

    ``cause`` and ``harm`` are what the screening found; ``grade`` and ``red_listed`` the standing on the day of the decision on
    tolerance. ``service`` and ``training`` are what the enterprise is offered; ``evidence`` is what it says it has put right.
    """

    __tablename__ = "tolerance"
    __table_args__ = (
        CheckConstraint("(cause IS NULL) = (harm IS NULL)", name="screened_whole"),
        CheckConstraint("(grade IS NULL) = (red_listed IS NULL)", name="standing_whole"),
        CheckConstraint("(evidence IS NULL) = (evidence_on IS NULL)", name="evidence_whole"),
    )

    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), primary_key=True)
    violation: Mapped[str] = mapped_column(Text)
    found_on: Mapped[date]
    record_kind: Mapped[str] = mapped_column(String(40))
    penalty_type: Mapped[str | None] = mapped_column(String(40))
    explanation: Mapped[str | None] = mapped_column(Text)
    cause: Mapped[str | None] = mapped_column(String(20))
    harm: Mapped[str | None] = mapped_column(String(20))
    screening: Mapped[str | None] = mapped_column(Text)
    grade: Mapped[str | None] = mapped_column(String(1))
    red_listed: Mapped[bool | None]
    service: Mapped[str | None] = mapped_column(String(200))
    training: Mapped[str | None] = mapped_column(String(500))
    evidence: Mapped[str | None] = mapped_column(Text)
    evidence_on: Mapped[date | None]
    outcome: Mapped[str | None] = mapped_column(Text)
    decision: Mapped[str | None] = mapped_column(String(128))
