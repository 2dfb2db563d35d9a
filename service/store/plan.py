"""Double-random supervision 双随机: the three rosters 一单两库, the tasks of the year, and their draws with all that proves them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.store.base import APPEND_ONLY, Base


class CheckMatter(Base):
    """One matter of the list of matters 抽查事项清单. ``items``: the lines of the record sheet; ``base_rate``: a decimal such as 0.05."""

    __tablename__ = "check_matter"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    field: Mapped[str] = mapped_column(String(100))
    unit: Mapped[str] = mapped_column(String(200))
    basis: Mapped[str] = mapped_column(String(500))
    base_rate: Mapped[str] = mapped_column(String(12))
    items: Mapped[list[str]] = mapped_column(JSON)
    active: Mapped[bool]


class CheckObject(Base):
    """An enterprise in the roster of objects 检查对象名录库 of a matter. Its grade is weighed when a pool is frozen."""

    __tablename__ = "check_object"
    __table_args__ = (UniqueConstraint("matter_id", "enterprise_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    matter_id: Mapped[int] = mapped_column(ForeignKey("check_matter.id"))
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprise.id"), index=True)
    active: Mapped[bool]


class Inspector(Base):
    """A person in the roster of inspectors 执法检查人员名录库. ``most`` is the most objects in one draw; None: any number."""

    __tablename__ = "inspector"
    __table_args__ = (CheckConstraint("most IS NULL OR most >= 0", name="known_most"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(100))
    unit: Mapped[str] = mapped_column(String(200))
    field: Mapped[str] = mapped_column(String(100))
    certificate: Mapped[str] = mapped_column(String(60))
    certificate_until: Mapped[date]
    most: Mapped[int | None]
    active: Mapped[bool]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), unique=True)


class InspectorAvoidance(Base):
    """Whom an inspector must avoid 回避."""

    __tablename__ = "inspector_avoidance"
    __table_args__ = (UniqueConstraint("inspector_id", "enterprise_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    inspector_id: Mapped[int] = mapped_column(ForeignKey("inspector.id"))
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprise.id"))


class Plan(Base):
    """A double-random task 抽查任务 of a year's plan, by the table of workflows.plan. The objects are those of its matter."""

    __tablename__ = "check_plan"
    __table_args__ = (
        CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
        CheckConstraint("per_object >= 2", name="at_least_two"),
        Index(None, "year", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(44), unique=True)
    year: Mapped[int]
    name: Mapped[str] = mapped_column(String(200))
    matter_id: Mapped[int] = mapped_column(ForeignKey("check_matter.id"))
    unit: Mapped[str] = mapped_column(String(200))
    base_rate: Mapped[str] = mapped_column(String(12))
    per_object: Mapped[int]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    state: Mapped[str] = mapped_column(String(20))
    created_at: Mapped[datetime]
    # Two people who draw at once: one wins, the other is told what changed.
    revision: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": revision}  # noqa: RUF012


class Draw(Base):
    """One draw of a task, frozen, then drawn or declared void; it stays for good.

    ``pool`` and ``inspectors`` are the files that are published at the freezing. In them an object stands under a number of this draw
    alone 抽查编号, so that the grade beside it is nobody's to read (CZ21-2.2.2d); ``numbers`` is enterprise code → that number, and
    ``numbers_sha256``, published too, fixes it. ``commitment`` is the SHA-256 of the secret, which the office itself does not hold
    until it is revealed. ``document`` is DRAW.json.
    """

    __tablename__ = "check_draw"
    __table_args__ = (
        UniqueConstraint("plan_id", "number"),
        CheckConstraint("(drawn_at IS NULL) = (document IS NULL)", name="drawn_whole"),
        CheckConstraint("(void_at IS NULL) = (void_reason IS NULL)", name="void_with_reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("check_plan.id"))
    number: Mapped[int]
    frozen_at: Mapped[datetime]
    frozen_by: Mapped[str] = mapped_column(String(100))
    pack: Mapped[str] = mapped_column(String(60))
    pool: Mapped[str] = mapped_column(Text)
    pool_sha256: Mapped[str] = mapped_column(String(64))
    roster_sha256: Mapped[str] = mapped_column(String(64))
    pool_size: Mapped[int]
    numbers: Mapped[dict[str, Any]]
    numbers_sha256: Mapped[str] = mapped_column(String(64))
    inspectors: Mapped[str] = mapped_column(Text)
    inspectors_sha256: Mapped[str] = mapped_column(String(64))
    commitment: Mapped[str] = mapped_column(String(64), unique=True)
    public_source: Mapped[str] = mapped_column(String(200))
    public_day: Mapped[date]
    public_value: Mapped[str | None] = mapped_column(String(200))
    secret: Mapped[str | None] = mapped_column(String(200))
    seed: Mapped[str | None] = mapped_column(String(401), unique=True)
    document: Mapped[str | None] = mapped_column(Text)
    result_sha256: Mapped[str | None] = mapped_column(String(64))
    drawn_at: Mapped[datetime | None]
    drawn_by: Mapped[str | None] = mapped_column(String(100))
    void_at: Mapped[datetime | None]
    void_reason: Mapped[str | None] = mapped_column(String(500))


class PlanEvent(Base):
    """One line of a task's history. Written once."""

    __tablename__ = "check_plan_event"
    __table_args__ = (UniqueConstraint("plan_id", "number"), {"info": APPEND_ONLY})

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("check_plan.id"))
    number: Mapped[int]
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(100))
    event: Mapped[str] = mapped_column(String(40))
    before: Mapped[str] = mapped_column(String(20))
    after: Mapped[str] = mapped_column(String(20))
    line: Mapped[str] = mapped_column(Text)
