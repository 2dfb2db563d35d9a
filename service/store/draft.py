"""Drafts 草稿: what somebody has typed into a wizard and not handed in yet. Nothing of it counts; the writer may throw it away."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from service.store.base import Base


class Draft(Base):
    """One unfinished form. ``wizard`` is the procedure; ``entries`` are the fields as typed; ``step`` is the page that is to be filled in.

    It belongs to the enterprise that it is for: every user of it may go on with it.
    """

    __tablename__ = "draft"
    __table_args__ = (Index(None, "enterprise_id", "wizard", "changed_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    wizard: Mapped[str] = mapped_column(String(20))
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprise.id"))
    writer_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    step: Mapped[str] = mapped_column(String(20))
    entries: Mapped[dict[str, Any]]
    started_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    # Two windows that write the same draft: the later one is told, instead of quietly undoing the other.
    revision: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": revision}  # noqa: RUF012


class DraftPaper(Base):
    """A paper that waits with its draft; it becomes an attachment of the case when the draft is handed in."""

    __tablename__ = "draft_paper"
    __table_args__ = (CheckConstraint("size > 0", name="not_empty"), Index(None, "draft_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("draft.id"))
    # Which of the papers that the procedure asks for 材料种类; None: not asked for by name.
    paper: Mapped[str | None] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(160))
    type: Mapped[str] = mapped_column(String(10))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    uploaded_at: Mapped[datetime]
    uploaded_by: Mapped[str] = mapped_column(String(100))
