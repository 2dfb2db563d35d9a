"""Measures in force 在施措施: which measure applies to which enterprise, since when, by which result, on whose confirmation."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from service.store.base import Base

_OPEN = text("ended_on IS NULL")


class MeasureRow(Base):
    """One measure of one enterprise, from the result that grounds it to the end of its ground; never deleted.

    ``state``: waiting (for a named person), active, declined, running (a convenience that goes on for running matters only, AMB-75),
    ended. ``clause`` is the document's, ``basis`` the law that the confirming person named. ``last_day``: the end that was set (AMB-77).
    """

    __tablename__ = "measure"
    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'active', 'declined', 'running', 'ended')", name="known_state"),
        CheckConstraint("(state = 'ended') = (ended_on IS NOT NULL)", name="ended_with_day"),
        CheckConstraint(
            "state IN ('waiting', 'ended') OR NOT confirmation OR (decided_at IS NOT NULL AND decided_by_id IS NOT NULL)",
            name="confirmed_by_somebody",
        ),
        Index("uq_measure_open", "enterprise_id", "measure", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index(None, "state", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprise.id"))
    measure: Mapped[str] = mapped_column(String(20))
    kind: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(String(200))
    text_en: Mapped[str] = mapped_column(String(200))
    clause: Mapped[str] = mapped_column(String(300))
    because: Mapped[list[str]] = mapped_column(JSON)
    optional: Mapped[bool]
    confirmation: Mapped[bool]
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"))
    since: Mapped[date]
    state: Mapped[str] = mapped_column(String(10))
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str | None] = mapped_column(String(100))
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    basis: Mapped[str | None] = mapped_column(String(300))
    reason: Mapped[str | None] = mapped_column(Text)
    last_day: Mapped[date | None]
    ended_on: Mapped[date | None]
    end_reason: Mapped[str | None] = mapped_column(String(300))
    revision: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": revision}  # noqa: RUF012
