"""Reminders 提醒: one row for each moment at which somebody has to hear of a legal clock."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.store.base import Base


class Reminder(Base):
    """``offset`` is ``start``, ``T-2``, ``T-1``, ``T`` or ``T+n`` in working days from ``due_on``, the due day it was armed for.

    ``armed`` waits for ``fires_at``; ``sent`` has become a notice; ``moot`` was overtaken, ``moot_because`` says by what.
    """

    __tablename__ = "reminder"
    __table_args__ = (
        CheckConstraint("state IN ('armed', 'sent', 'moot')", name="known_state"),
        UniqueConstraint("clock_id", "offset", "recipient_id"),
        # The sweep reads this index only: what it costs follows what is due.
        Index(None, "state", "fires_at"),
        Index(None, "recipient_id", "fires_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    clock_id: Mapped[int] = mapped_column(ForeignKey("legal_clock.id"))
    offset: Mapped[str] = mapped_column(String(10))
    recipient_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    due_on: Mapped[date]
    fires_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(10))
    sent_at: Mapped[datetime | None]
    moot_because: Mapped[str | None] = mapped_column(String(40))
