"""Legal clocks 法定时限: what runs, since when, until when, and the receipt that proves the due day."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from service.store.base import Base


class LegalClock(Base):
    """One time limit of one case; a later one takes the place of an earlier one.

    ``due_on`` is None while an open pause keeps it standing; ``receipt`` is the deadline receipt.
    """

    __tablename__ = "legal_clock"
    __table_args__ = (
        CheckConstraint("state IN ('running', 'paused', 'stopped')", name="known_state"),
        CheckConstraint("unit IN ('working_days', 'calendar_days')", name="known_unit"),
        Index(None, "state", "due_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    code: Mapped[str] = mapped_column(String(20))
    # Of several clocks that follow each other in one case, the one that counts now.
    current: Mapped[bool]
    clause: Mapped[str] = mapped_column(String(200))
    starts_on: Mapped[date]
    length: Mapped[int]
    unit: Mapped[str] = mapped_column(String(20))
    extension: Mapped[int]
    state: Mapped[str] = mapped_column(String(20))
    due_on: Mapped[date | None]
    provisional: Mapped[bool]
    calendar_version: Mapped[str] = mapped_column(String(60))
    receipt: Mapped[dict[str, Any]]
    stopped_on: Mapped[date | None]


class ClockPause(Base):
    """A span in which a clock stands still, both ends included; ``last`` None while it goes on."""

    __tablename__ = "clock_pause"
    __table_args__ = (CheckConstraint("last IS NULL OR last >= first", name="ends_after_start"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    clock_id: Mapped[int] = mapped_column(ForeignKey("legal_clock.id"), index=True)
    first: Mapped[date]
    last: Mapped[date | None]
    reason: Mapped[str] = mapped_column(String(500))
