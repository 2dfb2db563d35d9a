"""Holiday notices 放假安排 that were loaded by people, beside those that ship with the program."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from service.store.base import Base


class CalendarNotice(Base):
    """One year's notice: put forward by one person, approved by another. Of one year the latest approved counts."""

    __tablename__ = "calendar_notice"
    __table_args__ = (
        CheckConstraint("state IN ('proposed', 'approved', 'rejected')", name="known_state"),
        CheckConstraint("(state = 'proposed') = (decided_at IS NULL)", name="decided_once"),
        Index(None, "state", "decided_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[int]
    number: Mapped[str] = mapped_column(String(100))
    title: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(20))
    proposed_by: Mapped[str] = mapped_column(String(100))
    proposed_by_user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    proposed_at: Mapped[datetime]
    decided_by: Mapped[str | None] = mapped_column(String(100))
    decided_by_user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    decided_at: Mapped[datetime | None]
