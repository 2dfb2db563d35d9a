"""Credit records 信用信息: one row per identity, and behind it every version that was ever known.

Two times are kept apart. Valid time: ``date``, ``ended_on`` and the attributes say what was true when. Transaction time:
``recorded_at`` says since when the office knew it. Nothing is overwritten; a later version says who changed it and why.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date as Day
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.store.base import APPEND_ONLY, Base


class Change(StrEnum):
    """Why a version was written."""

    RECORDED = "recorded"  # 归集
    CORRECTED = "corrected"  # 更正
    REPAIRED = "repaired"  # 修复
    REVOKED = "revoked"  # 撤销


class Origin(StrEnum):
    """Who spoke: the source department through an import, or the credit office itself."""

    IMPORT = "import"
    DESK = "desk"


def _one_of(column: str, values: type[StrEnum]) -> str:
    return f"{column} IN ({', '.join(repr(value.value) for value in values)})"


class CreditRecord(Base):
    """The identity of a record within its enterprise; ``label`` is the id of the dossier (contract §1)."""

    __tablename__ = "credit_record"
    __table_args__ = (UniqueConstraint("enterprise_id", "label"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprise.id"))
    label: Mapped[str] = mapped_column(String(200))
    latest: Mapped[int]
    created_at: Mapped[datetime]


class RecordVersion(Base):
    """One state of one record as the office knew it from ``recorded_at`` until the next version."""

    __tablename__ = "record_version"
    __table_args__ = (
        UniqueConstraint("record_id", "number"),
        CheckConstraint(_one_of("change", Change), name="known_change"),
        CheckConstraint(_one_of("origin", Origin), name="known_origin"),
        CheckConstraint("ended_on IS NULL OR ended_on >= date", name="ends_after_start"),
        Index(None, "record_id", "recorded_at"),
        Index(None, "kind", "date"),
        {"info": APPEND_ONLY},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    record_id: Mapped[int] = mapped_column(ForeignKey("credit_record.id"))
    number: Mapped[int]
    kind: Mapped[str] = mapped_column(String(60))
    date: Mapped[Day]
    ended_on: Mapped[Day | None]
    revoked: Mapped[bool]
    source: Mapped[str | None] = mapped_column(String(200))
    attributes: Mapped[dict[str, Any]]
    change: Mapped[str] = mapped_column(String(20))
    origin: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(String(500))
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str] = mapped_column(String(100))

    def to_json(self, label: str) -> dict[str, Any]:
        """The record in the shape of the contract §1."""
        return record_json(label, self.kind, self.date, self.ended_on, self.revoked, self.source, self.attributes)


def record_json(
    label: str,
    kind: str,
    date: Day,
    ended_on: Day | None,
    revoked: bool,
    source: str | None,
    attributes: Mapping[str, Any],
) -> dict[str, Any]:
    """As ``RecordVersion.to_json``, for columns that were read without the row that holds them."""
    body: dict[str, Any] = {"id": label, "kind": kind, "date": date.isoformat()}
    if ended_on is not None:
        body["ended_on"] = ended_on.isoformat()
    if revoked:
        body["revoked"] = True
    if source is not None:
        body["source"] = source
    return body | dict(attributes)
