"""Checks at every transaction 逢办必查: one row for each matter that an office handles, and every look-up that was made for it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.store.base import APPEND_ONLY, Base


class CreditCheck(Base):
    """One matter of one office about one subject, by the table of workflows.check. ``office_no`` is the office's own number 办件号.

    ``enterprise_id`` is None where nobody has a file on the code: that too is looked up, and bars by itself (CZ22-2.4).
    ``advice`` is that of the latest look-up.
    """

    __tablename__ = "credit_check"
    __table_args__ = (
        UniqueConstraint("unit", "matter", "office_no", "uscc"),
        CheckConstraint("(state = 'advised') = (decided_at IS NULL)", name="decided_at_some_time"),
        CheckConstraint("(decided_at IS NULL) = (decided_by IS NULL)", name="decided_by_somebody"),
        CheckConstraint("state <> 'deviated' OR reason IS NOT NULL", name="deviated_with_reason"),
        Index(None, "unit", "opened_at"),
        Index(None, "opened_by", "state"),
        Index(None, "opened_at"),
        Index(None, "enterprise_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(44), unique=True)
    unit: Mapped[str] = mapped_column(String(200))
    matter: Mapped[str] = mapped_column(String(40))
    office_no: Mapped[str] = mapped_column(String(100))
    uscc: Mapped[str] = mapped_column(String(18))
    enterprise_id: Mapped[int | None] = mapped_column(ForeignKey("enterprise.id"))
    state: Mapped[str] = mapped_column(String(20))
    advice: Mapped[str] = mapped_column(String(20))
    restricts: Mapped[bool]
    lookups: Mapped[int]
    opened_at: Mapped[datetime]
    opened_by: Mapped[str] = mapped_column(String(100))
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str | None] = mapped_column(String(100))
    legal_basis: Mapped[str | None] = mapped_column(String(300))
    reason: Mapped[str | None] = mapped_column(Text)
    note: Mapped[str | None] = mapped_column(Text)
    # Two officers who decide at once: one wins, the other is told what changed.
    revision: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": revision}  # noqa: RUF012


class CreditLookup(Base):
    """One look-up 一次查询, with the advice that it gave and the result that it rests on. Written once.

    ``source``: ``kept`` the file of the platform, ``brought`` a dossier that the office sent along, ``none`` no file at all.
    ``assessment`` is the number of the stored result of the enterprise. ``found`` is the advice with clauses and reasons as it was given.
    """

    __tablename__ = "credit_check_lookup"
    __table_args__ = (
        UniqueConstraint("check_id", "number"),
        CheckConstraint("source IN ('kept', 'brought', 'none')", name="known_source"),
        CheckConstraint("(source = 'kept') = (assessment IS NOT NULL)", name="kept_has_result"),
        CheckConstraint("(source = 'none') = (facts_sha256 IS NULL)", name="weighed_or_not"),
        {"info": APPEND_ONLY},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    check_id: Mapped[int] = mapped_column(ForeignKey("credit_check.id"))
    number: Mapped[int]
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(100))
    as_of: Mapped[date]
    source: Mapped[str] = mapped_column(String(10))
    advice: Mapped[str] = mapped_column(String(20))
    standing: Mapped[str] = mapped_column(String(20))
    grade: Mapped[str | None] = mapped_column(String(1))
    score: Mapped[int | None]
    assessment: Mapped[int | None]
    pack_sha256: Mapped[str | None] = mapped_column(String(64))
    facts_sha256: Mapped[str | None] = mapped_column(String(64))
    found: Mapped[dict[str, Any]]
