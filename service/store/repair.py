"""Credit repairs 信用修复, the repair notices that go out with a penalty, and what the publishing sites are told."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.store.base import Base
from service.store.case import Case


class RepairCase(Case):
    """One application for the repair of one record (WF-3). The target is the record; the kind is the kind of repair of the packs."""

    __mapper_args__ = {"polymorphic_identity": "repair"}  # noqa: RUF012

    @property
    def record(self) -> str:
        """The label of the record that is to be repaired; every repair has it."""
        assert self.target is not None
        return self.target


class Repair(Base):
    """What only a repair knows. ``basis`` is the eligibility as it was explained and held on the day of filing.

    ``effect``: the record is marked repaired 已修复 or its status ends 移出. ``temporary``: while a court's reorganisation plan runs,
    until ``plan_until``. ``changed_version`` is the version of the record that the approval wrote.
    """

    __tablename__ = "repair"
    __table_args__ = (
        CheckConstraint("effect IN ('repaired', 'removed')", name="known_effect"),
        CheckConstraint("temporary = (plan_until IS NOT NULL)", name="plan_has_a_term"),
        Index(None, "plan_until"),
        Index(None, "measure_due_on"),
    )

    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), primary_key=True)
    corrected: Mapped[str] = mapped_column(Text)
    effects: Mapped[str] = mapped_column(Text)
    contact: Mapped[str] = mapped_column(String(50))
    phone: Mapped[str] = mapped_column(String(30))
    pack: Mapped[str] = mapped_column(String(60))
    effect: Mapped[str] = mapped_column(String(10))
    basis: Mapped[dict[str, Any]]
    commitment_id: Mapped[int | None] = mapped_column(ForeignKey("case_file.id"))
    temporary: Mapped[bool]
    plan_until: Mapped[date | None]
    plan_on: Mapped[date | None]
    severity: Mapped[str | None] = mapped_column(String(10))
    measure: Mapped[str | None] = mapped_column(String(40))
    measure_due_on: Mapped[date | None]
    changed_version: Mapped[int | None]
    publication_ended_on: Mapped[date | None]


class SiteJob(Base):
    """What one site is told about one repair: take it down (hide) or put it back (show). Tried again until it succeeds.

    ``claimed_until``: some process is sending it now, and no other may.
    """

    __tablename__ = "site_job"
    __table_args__ = (
        CheckConstraint("action IN ('hide', 'show')", name="known_action"),
        CheckConstraint("state IN ('pending', 'done', 'given_up', 'overtaken')", name="known_state"),
        UniqueConstraint("case_id", "site", "action"),
        Index(None, "state", "next_attempt_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    site: Mapped[str] = mapped_column(String(40))
    action: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(10))
    attempts: Mapped[int]
    next_attempt_at: Mapped[datetime]
    claimed_until: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    # What the site answered to say that it is done; what the last attempt met with. Never an address or a key.
    receipt: Mapped[str | None] = mapped_column(String(200))
    fault: Mapped[str | None] = mapped_column(String(200))


class RepairNotice(Base):
    """The repair notice 信用修复告知书 to one penalty (BG22-20a), kept as the data that it was made from.

    ``delivered_at``: when it first reached an account of the enterprise; None while there is none.
    """

    __tablename__ = "repair_notice"
    __table_args__ = (UniqueConstraint("enterprise_id", "record"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(60), unique=True)
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprise.id"))
    record: Mapped[str] = mapped_column(String(200))
    issued_at: Mapped[datetime]
    issued_by: Mapped[str] = mapped_column(String(100))
    data: Mapped[dict[str, Any]]
    sha256: Mapped[str] = mapped_column(String(64))
    delivered_at: Mapped[datetime | None]
