"""Leave 休假 and who stands in 代理."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from service.store.base import Base


class Leave(Base):
    """From ``first`` to ``last``, both included, ``cover`` gets a copy of what ``user`` is told."""

    __tablename__ = "leave"
    __table_args__ = (
        CheckConstraint("last >= first", name="ends_after_start"),
        CheckConstraint("cover_id <> user_id", name="covered_by_another"),
        Index(None, "user_id", "last"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    first: Mapped[date]
    last: Mapped[date]
    cover_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
