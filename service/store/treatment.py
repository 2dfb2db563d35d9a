"""Acts of blacklist treatment 治理动作 (BG22-15) that no other procedure records: interviews, visits, demands."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from service.store.base import APPEND_ONLY, Base

ACTS = ("interview", "visit", "demand", "meeting", "other")
"""约谈, 实地核查, 督促整改, 会商, 其他 (ours: the document names no kinds)."""


class TreatmentAct(Base):
    """One act towards one enterprise, written once. ``acted_on``: the day on which it happened; ``unit``: the unit that acted."""

    __tablename__ = "treatment_act"
    __table_args__ = (
        CheckConstraint(f"act IN ({', '.join(map(repr, ACTS))})", name="known_act"),
        Index(None, "enterprise_id", "acted_on"),
        {"info": APPEND_ONLY},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprise.id"))
    act: Mapped[str] = mapped_column(String(10))
    acted_on: Mapped[date]
    unit: Mapped[str] = mapped_column(String(100))
    text: Mapped[str] = mapped_column(String(500))
    noted_at: Mapped[datetime]
    noted_by: Mapped[str] = mapped_column(String(100))
