"""Long work 长任务: what takes minutes is queued here and done by a process of its own, one piece at a time."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from service.store.base import Base

OPEN = ("queued", "running")


class LongWork(Base):
    """One piece of work. ``attempt`` counts the workers that took it up; only the one of the latest attempt may write on.

    ``share_permille``: how much is done, 0 to 1000; ``heartbeat_at``: when its worker was last known to live.
    """

    __tablename__ = "long_work"
    __table_args__ = (
        CheckConstraint("state IN ('queued', 'running', 'done', 'failed', 'cancelled')", name="known_state"),
        CheckConstraint("share_permille BETWEEN 0 AND 1000", name="share_in_range"),
        CheckConstraint("(state IN ('queued', 'running')) = (finished_at IS NULL)", name="finished_with_moment"),
        CheckConstraint("state <> 'failed' OR error_code IS NOT NULL", name="failed_with_reason"),
        Index(None, "state", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(30))
    argument: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(String(10))
    step: Mapped[str] = mapped_column(String(200))
    share_permille: Mapped[int]
    attempt: Mapped[int]
    queued_at: Mapped[datetime]
    queued_by: Mapped[str] = mapped_column(String(100))
    started_at: Mapped[datetime | None]
    heartbeat_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    error_code: Mapped[str | None] = mapped_column(String(60))
    error_message: Mapped[str | None] = mapped_column(Text)
    result: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
