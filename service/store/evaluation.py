"""Periodic evaluation 定期评价 (WF-9, CZ21-2.1.1b): the runs over everybody, and what each found for each enterprise."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from service.store.base import Base

STAGES = ("asked", "collected", "graded", "published", "followed")
"""How far a run is. Its results are readable from ``published`` on, all of them at once."""


class EvaluationRun(Base):
    """One run. ``whole``: over everybody, else over those whom something may have changed since the run ``before_id``.

    ``in_force``: for the day on which it was asked for; others (a past day) are kept to look at, and nothing follows from them.
    ``cursor``: the credit code up to which results are stored. ``grades``: grade -> enterprises, ``none`` for those without one;
    ``moves``: grade before and after (``BC``) -> enterprises.
    """

    __tablename__ = "evaluation_run"
    __table_args__ = (
        CheckConstraint("kind IN ('monthly', 'nightly', 'requested')", name="known_kind"),
        CheckConstraint(f"stage IN ({', '.join(map(repr, STAGES))})", name="known_stage"),
        CheckConstraint(
            "(stage IN ('published', 'followed')) = (published_at IS NOT NULL)", name="published_with_moment"
        ),
        CheckConstraint("(stage = 'followed') = (finished_at IS NOT NULL)", name="finished_with_moment"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(unique=True)
    kind: Mapped[str] = mapped_column(String(10))
    as_of: Mapped[date]
    in_force: Mapped[bool]
    whole: Mapped[bool]
    pack: Mapped[str] = mapped_column(String(100))
    pack_sha256: Mapped[str | None] = mapped_column(String(64))
    before_id: Mapped[int | None] = mapped_column(ForeignKey("evaluation_run.id"))
    long_work_id: Mapped[int] = mapped_column(ForeignKey("long_work.id"))
    stage: Mapped[str] = mapped_column(String(10))
    cursor: Mapped[str] = mapped_column(String(18))
    known_at: Mapped[datetime | None]
    enterprises: Mapped[int | None]
    records: Mapped[int | None]
    grades: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    moves: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    changed: Mapped[int | None]
    followed: Mapped[int | None]
    discrepancies: Mapped[int | None]
    faults: Mapped[int | None]
    asked_at: Mapped[datetime]
    asked_by: Mapped[str] = mapped_column(String(100))
    published_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]


class EvaluationResult(Base):
    """What a run found for one enterprise. ``changed``: the forward path has to follow; ``followed``: it has.

    ``grade`` is absent where the bulk path withheld it. ``forward_grade`` and ``forward_score`` are filled only where the forward path
    found something else (``discrepant``). ``fault``: why following failed, to be tried again by the next run.
    """

    __tablename__ = "evaluation_result"
    __table_args__ = (
        CheckConstraint("grade IN ('A', 'B', 'C', 'D')", name="known_grade"),
        CheckConstraint("score IS NULL OR score BETWEEN 0 AND 1000", name="score_in_range"),
        Index(None, "enterprise_id", "run_id"),
    )

    run_id: Mapped[int] = mapped_column(ForeignKey("evaluation_run.id"), primary_key=True)
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprise.id"), primary_key=True)
    grade: Mapped[str | None] = mapped_column(String(1))
    score: Mapped[int | None]
    grade_before: Mapped[str | None] = mapped_column(String(1))
    score_before: Mapped[int | None]
    changed: Mapped[bool]
    followed: Mapped[bool]
    discrepant: Mapped[bool]
    forward_grade: Mapped[str | None] = mapped_column(String(1))
    forward_score: Mapped[int | None]
    fault: Mapped[str | None] = mapped_column(String(200))
