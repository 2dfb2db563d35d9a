"""Credit commitments 信用承诺: what was promised, by whom, in which words, until when."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from service.store.base import Base
from service.store.case import Case


class CommitmentCase(Case):
    """One commitment (WF-5). Its number is the commitment code 信用承诺代码, its kind the type of the commitment (CT-1 … CT-6)."""

    __mapper_args__ = {"polymorphic_identity": "commitment"}  # noqa: RUF012


class Commitment(Base):
    """What only a commitment knows. ``bundle`` names the matters that it covers; ``sha256`` is that of ``text`` in UTF-8.

    ``valid_until`` is the last day of the term; None: until it is fulfilled. ``about_id`` is the case for which it was given.
    """

    __tablename__ = "commitment"
    __table_args__ = (
        CheckConstraint("(signed_at IS NULL) = (signer IS NULL)", name="signed_by_somebody"),
        CheckConstraint("signed_at IS NOT NULL OR valid_until IS NULL", name="term_begins_with_signing"),
        Index(None, "bundle"),
        Index(None, "valid_until"),
        Index(None, "about_id"),
    )

    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), primary_key=True)
    subtype: Mapped[str | None] = mapped_column(String(40))
    bundle: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))
    public: Mapped[bool]
    checked: Mapped[bool]
    term_months: Mapped[int | None]
    signer: Mapped[str | None] = mapped_column(String(50))
    signed_at: Mapped[datetime | None]
    signed_by: Mapped[str | None] = mapped_column(String(100))
    valid_until: Mapped[date | None]
    published_at: Mapped[datetime | None]
    about_id: Mapped[int | None] = mapped_column(ForeignKey("case_file.id"))
    breach_record: Mapped[str | None] = mapped_column(String(200))
