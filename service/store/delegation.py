"""Delegates 经办人: who may act for an enterprise, how far and how long (经办人授权书)."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from service.store.base import Base


class Delegation(Base):
    """One authorisation of one person. ``starts_on`` to ``ends_on``, both included, in days of Asia/Shanghai.

    ``user_id`` is empty until the person has used the invitation. A later term of the same person is a row of its own.
    An enterprise user without any row is an administrator of its enterprise.
    """

    __tablename__ = "delegation"
    __table_args__ = (
        CheckConstraint("powers IN ('file', 'read')", name="known_powers"),
        CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprise.id"), index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    name: Mapped[str] = mapped_column(String(100))
    powers: Mapped[str] = mapped_column(String(10))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    # SHA-256 of the invitation's secret; None for a later term of somebody who has an account.
    invitation_sha256: Mapped[str | None] = mapped_column(String(64), unique=True)
    invitation_until: Mapped[datetime | None]
    granted_at: Mapped[datetime]
    granted_by: Mapped[str] = mapped_column(String(100))
    joined_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str | None] = mapped_column(String(100))

    def holds_on(self, day: date) -> bool:
        """Whether the person may act on this day."""
        return self.user_id is not None and self.ended_at is None and self.starts_on <= day <= self.ends_on
