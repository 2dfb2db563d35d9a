"""Inspections 检查: who inspects, how, what was seen at each visit, what came of it, and what was published."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from service.store.base import APPEND_ONLY, Base
from service.store.case import Case

_IN_FORCE = text("until IS NULL")


class InspectionCase(Case):
    """One inspection of one enterprise (WF-6); its kind is ``drawn`` or ``directed``."""

    __mapper_args__ = {"polymorphic_identity": "inspection"}  # noqa: RUF012


class Inspection(Base):
    """What only an inspection knows. ``grade`` is the one that the pool was frozen with; it decides the mode and is never published.

    ``items`` are the answered lines of the record sheet (item, checked, problem, handling). ``published`` is exactly what the public
    page shows (AMB-83). ``exception`` is the ground on which an enterprise under the cap is inspected all the same.
    """

    __tablename__ = "inspection"
    __table_args__ = (
        CheckConstraint("(draw_id IS NULL) = (plan_id IS NULL)", name="drawn_from_a_plan"),
        CheckConstraint("(published_at IS NULL) = (published IS NULL)", name="published_whole"),
        Index(None, "plan_id"),
        Index(None, "published_at"),
    )

    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), primary_key=True)
    matter_id: Mapped[int] = mapped_column(ForeignKey("check_matter.id"))
    plan_id: Mapped[int | None] = mapped_column(ForeignKey("check_plan.id"))
    draw_id: Mapped[int | None] = mapped_column(ForeignKey("check_draw.id"))
    year: Mapped[int]
    grade: Mapped[str] = mapped_column(String(1))
    mode: Mapped[str | None] = mapped_column(String(20))
    mode_reason: Mapped[str | None] = mapped_column(String(500))
    exception: Mapped[str | None] = mapped_column(String(20))
    method: Mapped[str | None] = mapped_column(String(20))
    checked_on: Mapped[date | None]
    items: Mapped[list[dict[str, Any]]]
    result: Mapped[str | None] = mapped_column(String(2))
    handling: Mapped[str | None] = mapped_column(String(20))
    note: Mapped[str | None] = mapped_column(Text)
    penalty_decision: Mapped[str | None] = mapped_column(String(128))
    outcome: Mapped[str | None] = mapped_column(String(500))
    published: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    published_at: Mapped[datetime | None]


class InspectionInspector(Base):
    """Who takes part, since and until when; ``reason`` says why somebody left."""

    __tablename__ = "inspection_inspector"
    __table_args__ = (
        Index(
            "uq_inspection_inspector_in_force",
            "case_id",
            "inspector_id",
            unique=True,
            sqlite_where=_IN_FORCE,
            postgresql_where=_IN_FORCE,
        ),
        Index(None, "inspector_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    inspector_id: Mapped[int] = mapped_column(ForeignKey("inspector.id"))
    since: Mapped[date]
    until: Mapped[date | None]
    reason: Mapped[str | None] = mapped_column(String(500))


class InspectionVisit(Base):
    """One visit 一次检查, as the inspector entered it. Written once."""

    __tablename__ = "inspection_visit"
    __table_args__ = (UniqueConstraint("case_id", "number"), {"info": APPEND_ONLY})

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    number: Mapped[int]
    visited_on: Mapped[date]
    met: Mapped[str | None] = mapped_column(String(100))
    note: Mapped[str] = mapped_column(Text)
    entered_at: Mapped[datetime]
    entered_by: Mapped[str] = mapped_column(String(100))
