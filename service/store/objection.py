"""Objections 异议: an application, and a case for each record or result that it disputes."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from service.store.base import APPEND_ONLY, Base

_WAITING = text("supplement_wanted IS NOT NULL OR unit IS NOT NULL")


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
    phone: Mapped[str] = mapped_column(String(30))
    received_at: Mapped[datetime]
    filed_by: Mapped[str] = mapped_column(String(100))
    filed_by_user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))


class ObjectionCase(Base):
    """One disputed matter with its own number 办件编号, state, handler, clock and verdict (WF-1).

    ``target`` is the label of a record, or the number of a stored assessment; ``target_version`` is what was disputed.
    """

    __tablename__ = "objection_case"
    __table_args__ = (
        CheckConstraint("target_type IN ('record', 'assessment')", name="known_target_type"),
        Index(None, "state", "due_on"),
        Index(None, "handler_id", "state", "due_on"),
        Index(None, "kind", "state", "due_on"),
        # Few cases wait for others; the queue must not look for them among all that are open.
        Index("ix_objection_case_waiting", "state", "due_on", sqlite_where=_WAITING, postgresql_where=_WAITING),
        Index(None, "enterprise_id", "target_type", "target"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(44), unique=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("objection_application.id"), index=True)
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprise.id"))
    kind: Mapped[str] = mapped_column(String(20))
    target_type: Mapped[str] = mapped_column(String(20))
    target: Mapped[str] = mapped_column(String(200))
    target_version: Mapped[int]
    state: Mapped[str] = mapped_column(String(20))
    handler_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    unit: Mapped[str | None] = mapped_column(String(100))
    # The due day of the clock, repeated here so that the queue sorts by an index.
    due_on: Mapped[date | None]
    opened_at: Mapped[datetime]
    supplement_wanted: Mapped[str | None] = mapped_column(Text)
    urged_on: Mapped[date | None]
    finding: Mapped[str | None] = mapped_column(String(40))
    reason: Mapped[str | None] = mapped_column(Text)
    clause: Mapped[str | None] = mapped_column(String(200))
    remedy: Mapped[str | None] = mapped_column(Text)
    decided_at: Mapped[datetime | None]
    result_before_id: Mapped[int | None] = mapped_column(ForeignKey("assessment.id"))
    result_after_id: Mapped[int | None] = mapped_column(ForeignKey("assessment.id"))
    closed_at: Mapped[datetime | None]
    # Two people who decide at once: one wins, the other is told what changed.
    revision: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": revision}  # noqa: RUF012


class CaseEvent(Base):
    """One line of a case's history, as people read it. Written once."""

    __tablename__ = "case_event"
    __table_args__ = (UniqueConstraint("case_id", "number"), {"info": APPEND_ONLY})

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("objection_case.id"))
    number: Mapped[int]
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(100))
    role: Mapped[str] = mapped_column(String(30))
    event: Mapped[str] = mapped_column(String(40))
    before: Mapped[str] = mapped_column(String(20))
    after: Mapped[str] = mapped_column(String(20))
    line: Mapped[str] = mapped_column(Text)
    detail: Mapped[dict[str, Any]]


class ComparisonRow(Base):
    """One disputed item beside what its source says 信息比对. A later round replaces an earlier one; both stay."""

    __tablename__ = "comparison_row"
    __table_args__ = (UniqueConstraint("case_id", "round", "field"), {"info": APPEND_ONLY})

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("objection_case.id"))
    round: Mapped[int]
    field: Mapped[str] = mapped_column(String(60))
    held: Mapped[str] = mapped_column(Text)
    at_source: Mapped[str] = mapped_column(Text)
    matches: Mapped[bool]
    source_unit: Mapped[str] = mapped_column(String(100))
    checked_on: Mapped[date]
    entered_by: Mapped[str] = mapped_column(String(100))
    entered_at: Mapped[datetime]
