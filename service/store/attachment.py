"""Attachments 证明材料: who handed in which paper for which matter. The content itself lies in a file named by its hash."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from service.store.base import APPEND_ONLY, Base


class AttachmentRow(Base):
    """One paper of a case. ``case_id`` None: it belongs to a whole application of objections, and so to each of its cases."""

    __tablename__ = "attachment"
    __table_args__ = (
        CheckConstraint("size > 0", name="not_empty"),
        CheckConstraint("application_id IS NOT NULL OR case_id IS NOT NULL", name="belongs_somewhere"),
        Index(None, "application_id", "case_id"),
        Index(None, "case_id"),
        {"info": APPEND_ONLY},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int | None] = mapped_column(ForeignKey("objection_application.id"))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case_file.id"))
    # Which of the papers that the procedure asks for 材料种类; None: not asked for by name.
    paper: Mapped[str | None] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(160))
    type: Mapped[str] = mapped_column(String(10))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    uploaded_at: Mapped[datetime]
    uploaded_by: Mapped[str] = mapped_column(String(100))
