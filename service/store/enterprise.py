"""Enterprises 企业: the code never changes, the name and the region do, and each change is kept."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.store.base import APPEND_ONLY, Base


class Enterprise(Base):
    """One enterprise by its 统一社会信用代码; ``name``, ``region`` are those of its latest version."""

    __tablename__ = "enterprise"

    id: Mapped[int] = mapped_column(primary_key=True)
    uscc: Mapped[str] = mapped_column(String(18), unique=True)
    name: Mapped[str | None] = mapped_column(String(200), index=True)
    region: Mapped[str | None] = mapped_column(String(100), index=True)
    created_at: Mapped[datetime]
    # Counts every change of the enterprise or of one of its records; two writers can never both win.
    revision: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": revision, "version_id_generator": False}  # noqa: RUF012


class EnterpriseVersion(Base):
    """What the enterprise was called, and where it was, from the moment it became known here."""

    __tablename__ = "enterprise_version"
    __table_args__ = (UniqueConstraint("enterprise_id", "number"), {"info": APPEND_ONLY})

    id: Mapped[int] = mapped_column(primary_key=True)
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprise.id"))
    number: Mapped[int]
    name: Mapped[str | None] = mapped_column(String(200))
    region: Mapped[str | None] = mapped_column(String(100))
    reason: Mapped[str] = mapped_column(String(500))
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str] = mapped_column(String(100))
