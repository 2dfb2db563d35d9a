"""Self-declarations 自主申报: what an enterprise says of itself, its signed truth commitment, its public notice, and what came of it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from service.store.base import Base
from service.store.case import Case


class DeclarationCase(Case):
    """One declared item (WF-2). Its kind is the type of the declaration rules, for example charitable_donation."""

    __mapper_args__ = {"polymorphic_identity": "declaration"}  # noqa: RUF012


class Declaration(Base):
    """What only a declaration knows. ``facts`` are keyed by the facts of its type: days in ISO, money in fen, hours whole.

    ``same_item`` is equal for two declarations of one and the same item 同一事项. ``distinct`` is the declarant's statement that the
    item is another one than a similar record in the file. ``notice_first`` is the day from which the public notice counts, the later
    one of the two sites. ``review_from`` is the state that a review of falsehood came from.
    """

    __tablename__ = "declaration"
    __table_args__ = (
        CheckConstraint("(false_proposed_at IS NULL) = (false_proposed_by IS NULL)", name="proposed_by_somebody"),
        Index(None, "same_item"),
        Index(None, "notice_first"),
    )

    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), primary_key=True)
    facts: Mapped[dict[str, Any]]
    happened_on: Mapped[date]
    same_item: Mapped[str] = mapped_column(String(64))
    distinct: Mapped[str | None] = mapped_column(Text)
    contact: Mapped[str] = mapped_column(String(50))
    phone: Mapped[str] = mapped_column(String(30))
    commitment_text: Mapped[str] = mapped_column(Text)
    commitment_sha256: Mapped[str] = mapped_column(String(64))
    signer: Mapped[str] = mapped_column(String(50))
    signed_by: Mapped[str] = mapped_column(String(100))
    signed_at: Mapped[datetime]
    # The code in the commitment store.
    commitment: Mapped[str | None] = mapped_column(String(44))
    verification: Mapped[str | None] = mapped_column(Text)
    province_site_on: Mapped[date | None]
    city_site_on: Mapped[date | None]
    notice_first: Mapped[date | None]
    record: Mapped[str | None] = mapped_column(String(200))
    review_from: Mapped[str | None] = mapped_column(String(20))
    heard: Mapped[str | None] = mapped_column(Text)
    false_proposed_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    false_proposed_at: Mapped[datetime | None]
