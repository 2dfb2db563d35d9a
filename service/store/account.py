"""People who sign in 用户, and the bearer tokens 令牌 of their programs."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from service.store.base import Base


class User(Base):
    """One account. Only an enterprise user belongs to an enterprise, and always to one."""

    __tablename__ = "user_account"
    __table_args__ = (
        CheckConstraint("(role = 'enterprise') = (enterprise_id IS NOT NULL)", name="enterprise_users_have_one"),
        CheckConstraint("language IN ('zh', 'en')", name="known_language"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(String(64), unique=True)
    display_name: Mapped[str] = mapped_column(String(100))
    role: Mapped[str] = mapped_column(String(30))
    unit: Mapped[str | None] = mapped_column(String(200))
    enterprise_id: Mapped[int | None] = mapped_column(ForeignKey("enterprise.id"))
    password_hash: Mapped[str] = mapped_column(String(200))
    # Changes at sign-out, at a new password and at deactivation; a session that carries an older stamp is over.
    session_stamp: Mapped[str] = mapped_column(String(64))
    failed_attempts: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]
    active: Mapped[bool] = mapped_column(default=True)
    language: Mapped[str] = mapped_column(String(2), default="zh")
    created_at: Mapped[datetime]
    email: Mapped[str | None] = mapped_column(String(254))
    # SHA-256 of the secret in the address of this person's calendar feed; None: no feed is given out.
    # Not unique: PostgreSQL would lock the row against notices whenever it changes, and a random secret needs no check.
    feed_sha256: Mapped[str | None] = mapped_column(String(64), index=True)


class ApiToken(Base):
    """A bearer token; only its SHA-256 is kept, so that a stolen database opens no door."""

    __tablename__ = "api_token"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    token_sha256: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
