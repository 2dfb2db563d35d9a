"""Authorised queries 授权查询: whom an enterprise lets see its result, and every time that somebody used it (CZ21-2.2.2)."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from service.store.base import APPEND_ONLY, Base


class QueryAuthorisation(Base):
    """One permission for one third party: how much it sees, what for, and through which day (``expires_on``, included)."""

    __tablename__ = "query_authorisation"
    __table_args__ = (CheckConstraint("scope IN ('grade', 'score', 'explanation')", name="known_scope"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprise.id"), index=True)
    grantee: Mapped[str] = mapped_column(String(200))
    purpose: Mapped[str] = mapped_column(String(500))
    scope: Mapped[str] = mapped_column(String(20))
    expires_on: Mapped[date]
    secret_sha256: Mapped[str] = mapped_column(String(64), unique=True)
    granted_at: Mapped[datetime]
    granted_by: Mapped[str] = mapped_column(String(100))
    revoked_at: Mapped[datetime | None]
    revoked_by: Mapped[str | None] = mapped_column(String(100))


class AuthorisedQuery(Base):
    """One use of a permission; one that came too late is kept as well. ``grade`` is what was answered."""

    __tablename__ = "authorised_query"
    __table_args__ = (
        CheckConstraint("channel IN ('page', 'api')", name="known_channel"),
        CheckConstraint("outcome IN ('answered', 'expired', 'revoked')", name="known_outcome"),
        CheckConstraint("(outcome = 'answered') = (grade IS NOT NULL)", name="answers_have_a_grade"),
        {"info": APPEND_ONLY},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    authorisation_id: Mapped[int] = mapped_column(ForeignKey("query_authorisation.id"), index=True)
    at: Mapped[datetime]
    channel: Mapped[str] = mapped_column(String(10))
    outcome: Mapped[str] = mapped_column(String(10))
    grade: Mapped[str | None] = mapped_column(String(1))
