"""Joint incentives and sanctions 联合奖惩: what only such a case knows beside its case."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from service.store.base import Base
from service.store.case import Case

_OPEN = text("closed_on IS NULL")


class JointCase(Case):
    """One unit's part in one list entry (WF-10); its kind is ``incentive`` or ``sanction``. ``unit`` is set while the unit has to act."""

    __mapper_args__ = {"polymorphic_identity": "joint"}  # noqa: RUF012


class Joint(Base):
    """``entry`` names the list entry, the same for every unit; ``unit`` is the unit for good; ``list_type`` the list's id or name.

    ``pushed_on`` is empty until the case was pushed, and again after it was taken back: no department sees it then. ``measure`` is
    the id in the rule packs, with text and place as they were at the push, ``basis`` the law that the pushing person named.
    ``happened_on`` to ``effect`` are the five elements of the case that was fed back (WZ22-3.3a).
    """

    __tablename__ = "joint"
    __table_args__ = (
        CheckConstraint("(pushed_on IS NULL) = (measure IS NULL)", name="pushed_with_a_measure"),
        CheckConstraint("(measure IS NULL) = (basis IS NULL)", name="measure_with_its_law"),
        CheckConstraint(
            "fed_back_on IS NULL OR (happened_on IS NOT NULL AND place IS NOT NULL AND subject IS NOT NULL"
            " AND practice IS NOT NULL AND effect IS NOT NULL)",
            name="fed_back_whole",
        ),
        Index("uq_joint_open", "entry", "unit", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index(None, "unit", "pushed_on"),
    )

    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), primary_key=True)
    entry: Mapped[str] = mapped_column(String(260))
    unit: Mapped[str] = mapped_column(String(100))
    list_type: Mapped[str] = mapped_column(String(200))
    colour: Mapped[str] = mapped_column(String(10))
    measure: Mapped[str | None] = mapped_column(String(20))
    measure_text: Mapped[str | None] = mapped_column(String(200))
    measure_text_en: Mapped[str | None] = mapped_column(String(200))
    measure_clause: Mapped[str | None] = mapped_column(String(300))
    basis: Mapped[str | None] = mapped_column(String(300))
    pushed_on: Mapped[date | None]
    received_on: Mapped[date | None]
    applied_on: Mapped[date | None]
    happened_on: Mapped[date | None]
    place: Mapped[str | None] = mapped_column(String(200))
    subject: Mapped[str | None] = mapped_column(String(200))
    practice: Mapped[str | None] = mapped_column(Text)
    effect: Mapped[str | None] = mapped_column(Text)
    fed_back_on: Mapped[date | None]
    counted_on: Mapped[date | None]
    lifted_on: Mapped[date | None]
    lift_note: Mapped[str | None] = mapped_column(Text)
    closed_on: Mapped[date | None]
