"""List entries 名单: what only a listing knows beside its case."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from service.store.base import Base
from service.store.case import Case


class ListingCase(Case):
    """One designation (WF-4). Its kind is the colour of the list: black, red, key, white, negative."""

    __mapper_args__ = {"polymorphic_identity": "listing"}  # noqa: RUF012


class Listing(Base):
    """``list_type`` is the list's id in the rule packs; ``basis`` the legal basis of the list type as it was at the proposal.

    ``record`` is the label of the record that the entry put into the file; None where the list has no kind of record.
    ``planned_end`` and ``ended_on``: the last day of the term; the first day on which the entry no longer stands.
    """

    __tablename__ = "listing"
    __table_args__ = (
        CheckConstraint("listed_on IS NOT NULL OR ended_on IS NULL", name="ended_after_listed"),
        CheckConstraint("(ended_on IS NULL) = (end_reason IS NULL)", name="ended_with_reason"),
        Index(None, "list_type"),
        Index(None, "record"),
        Index(None, "planned_end"),
    )

    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), primary_key=True)
    list_type: Mapped[str] = mapped_column(String(10))
    basis: Mapped[str] = mapped_column(String(300))
    facts: Mapped[str] = mapped_column(Text)
    documents: Mapped[str] = mapped_column(Text)
    statement: Mapped[str | None] = mapped_column(Text)
    record: Mapped[str | None] = mapped_column(String(200))
    listed_on: Mapped[date | None]
    planned_end: Mapped[date | None]
    ended_on: Mapped[date | None]
    end_reason: Mapped[str | None] = mapped_column(Text)
    ended_by_repair: Mapped[bool]
