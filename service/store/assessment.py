"""Stored assessments 评价结果: written once, with the rules' hash and the facts' hash that they follow from."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.store.base import APPEND_ONLY, Base


class AssessmentRow(Base):
    """One graded state of one enterprise. Equal facts under an equal pack are the same assessment, not a new one."""

    __tablename__ = "assessment"
    __table_args__ = (
        UniqueConstraint("enterprise_id", "pack_sha256", "facts_sha256"),
        UniqueConstraint("enterprise_id", "number"),
        CheckConstraint("grade IN ('A', 'B', 'C', 'D')", name="known_grade"),
        CheckConstraint("score IS NULL OR score BETWEEN 0 AND 1000", name="score_in_range"),
        Index(None, "enterprise_id", "as_of"),
        {"info": APPEND_ONLY},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprise.id"))
    number: Mapped[int]
    as_of: Mapped[date]
    known_at: Mapped[datetime]
    pack: Mapped[str] = mapped_column(String(100))
    pack_sha256: Mapped[str] = mapped_column(String(64))
    facts_sha256: Mapped[str] = mapped_column(String(64))
    grade: Mapped[str] = mapped_column(String(1))
    score: Mapped[int | None]
    result: Mapped[dict[str, Any]]
    trace: Mapped[list[dict[str, Any]]]
    assessed_at: Mapped[datetime]
    assessed_by: Mapped[str] = mapped_column(String(100))
