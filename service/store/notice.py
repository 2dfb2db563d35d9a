"""Notices 通知 and their deliveries 投递: written in the transaction of what they tell about, carried out after it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.store.base import Base


class Notice(Base):
    """What one person is told once. ``key`` names the occasion and the person; it can never be written twice."""

    __tablename__ = "notice"
    __table_args__ = (Index(None, "recipient_id", "read_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(200), unique=True)
    recipient_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    kind: Mapped[str] = mapped_column(String(30))
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    link: Mapped[str] = mapped_column(String(300))
    created_at: Mapped[datetime]
    read_at: Mapped[datetime | None]


class Delivery(Base):
    """One way 渠道 on which a notice travels. ``claimed_until``: some process is sending it now, and no other may."""

    __tablename__ = "delivery"
    __table_args__ = (
        CheckConstraint("channel IN ('inbox', 'email', 'webhook')", name="known_channel"),
        CheckConstraint("state IN ('pending', 'delivered', 'given_up')", name="known_state"),
        UniqueConstraint("notice_id", "channel"),
        Index(None, "state", "next_attempt_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    notice_id: Mapped[int] = mapped_column(ForeignKey("notice.id"))
    channel: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(10))
    attempts: Mapped[int]
    next_attempt_at: Mapped[datetime | None]
    claimed_until: Mapped[datetime | None]
    delivered_at: Mapped[datetime | None]
    # What the last attempt met with: the kind of fault, never an address or a key.
    fault: Mapped[str | None] = mapped_column(String(200))
