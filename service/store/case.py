"""Cases 办件: what every procedure has in common, one row for each matter, with its history.

What only one procedure knows stands in a table of its own, keyed by the case.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from service.store.base import APPEND_ONLY, Base

_WAITING = text("supplement_wanted IS NOT NULL OR unit IS NOT NULL")


class Stage(StrEnum):
    """How far a case is, by its procedure's table; kept with the case so that every procedure is found by one index."""

    UNDER_WAY = "under_way"  # 在办
    DECIDED = "decided"  # 已有结论，待办结
    CLOSED = "closed"  # 已办结


class Case(Base):
    """One matter with its own number 办件编号, procedure, state, handler, clock and verdict.

    ``target`` is what it is about, where that exists already: the label of a record, the number of a stored assessment or of another
    case; ``target_version`` is the version that was meant. ``unit`` is the department that has to act.
    """

    __tablename__ = "case_file"
    __table_args__ = (
        CheckConstraint("target_type IS NULL OR target_type IN ('record', 'assessment', 'case')", name="known_target"),
        CheckConstraint("(target_type IS NULL) = (target IS NULL)", name="whole_target"),
        CheckConstraint("stage IN ('under_way', 'decided', 'closed')", name="known_stage"),
        Index(None, "stage", "due_on"),
        Index(None, "handler_id", "stage", "due_on"),
        Index(None, "procedure", "kind", "stage", "due_on"),
        # Few cases wait for others; the queue must not look for them among all that are open.
        Index("ix_case_file_waiting", "stage", "due_on", sqlite_where=_WAITING, postgresql_where=_WAITING),
        Index(None, "enterprise_id", "target_type", "target"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(44), unique=True)
    procedure: Mapped[str] = mapped_column(String(20))
    kind: Mapped[str] = mapped_column(String(40))
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprise.id"))
    target_type: Mapped[str | None] = mapped_column(String(20))
    target: Mapped[str | None] = mapped_column(String(200))
    target_version: Mapped[int | None]
    state: Mapped[str] = mapped_column(String(20))
    stage: Mapped[str] = mapped_column(String(10))
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

    __mapper_args__ = {"version_id_col": revision, "polymorphic_on": "procedure"}  # noqa: RUF012


class CaseEvent(Base):
    """One line of a case's history, as people read it. Written once."""

    __tablename__ = "case_event"
    __table_args__ = (UniqueConstraint("case_id", "number"), {"info": APPEND_ONLY})

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    number: Mapped[int]
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(100))
    role: Mapped[str] = mapped_column(String(30))
    event: Mapped[str] = mapped_column(String(40))
    before: Mapped[str] = mapped_column(String(20))
    after: Mapped[str] = mapped_column(String(20))
    line: Mapped[str] = mapped_column(Text)
    detail: Mapped[dict[str, Any]]
