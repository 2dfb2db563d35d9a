"""Answers kept by idempotency key 幂等键: a program that asks again gets the answer it missed, not a second effect."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.store.base import Base


class StoredAnswer(Base):
    """One key of one actor; ``request_sha256`` tells the same request from another under the same key."""

    __tablename__ = "stored_answer"
    __table_args__ = (UniqueConstraint("actor", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(100))
    actor: Mapped[str] = mapped_column(String(100))
    request_sha256: Mapped[str] = mapped_column(String(64))
    status: Mapped[int]
    answer: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
