"""Letters 文书: what was told to the enterprise, kept as the data that it was told from."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from service.store.base import APPEND_ONLY, Base


class LetterRow(Base):
    """One issued letter. ``sha256`` is that of the canonical JSON of ``data``: a file is made from it again on demand."""

    __tablename__ = "letter"
    __table_args__ = ({"info": APPEND_ONLY},)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    number: Mapped[str] = mapped_column(String(60), unique=True)
    issued_at: Mapped[datetime]
    issued_by: Mapped[str] = mapped_column(String(100))
    data: Mapped[dict[str, Any]]
    sha256: Mapped[str] = mapped_column(String(64))
