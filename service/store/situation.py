"""Situations 信用态势 (SQ20-13, BG22-15): one for each whole evaluation run, as it was counted from the run's own files."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from service.store.base import Base


class SituationRow(Base):
    """``document``: ``service.situation.document.Situation`` as plain data. Can always be counted anew from the files of the run."""

    __tablename__ = "situation"
    __table_args__ = (Index(None, "as_of"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("evaluation_run.id"), unique=True)
    as_of: Mapped[date]
    computed_at: Mapped[datetime]
    computed_by: Mapped[str] = mapped_column(String(100))
    document: Mapped[dict[str, Any]]
