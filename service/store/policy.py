"""Changes of the rules 政策变更: drafts of a pack, their history, the versions that were approved, and the simulations."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.store.base import APPEND_ONLY, Base


class PolicyChange(Base):
    """One change of one installed pack, by the table of workflows.policy.

    ``files`` is the whole changed pack folder: file name → YAML text. ``content_sha256`` covers every text, worked examples included;
    ``sha256`` what weighs an enterprise, and is None while the draft does not load. ``proved_sha256`` is the ``content_sha256`` for
    which all proofs held, ``findings`` what the last check found (text, file, line). ``base_version`` is the version that the change
    replaces, None for the pack as installed; ``base_sha256`` is the hash of what weighs in it. ``version`` is given at the approval.
    """

    __tablename__ = "policy_change"
    __table_args__ = (
        UniqueConstraint("pack", "version"),
        CheckConstraint("(approved_at IS NULL) = (version IS NULL)", name="approved_has_version"),
        CheckConstraint("(approved_at IS NULL) = (approved_by IS NULL)", name="approved_by_somebody"),
        CheckConstraint("(submitted_at IS NULL) = (submitted_by IS NULL)", name="submitted_by_somebody"),
        CheckConstraint("approved_by IS NULL OR approved_by <> created_by", name="approved_by_another"),
        CheckConstraint("approved_by IS NULL OR approved_by <> submitted_by", name="approved_by_second_person"),
        CheckConstraint("version IS NULL OR in_force_from IS NOT NULL", name="version_has_day"),
        CheckConstraint("version IS NULL OR sha256 IS NOT NULL", name="version_weighs"),
        Index(None, "state", "in_force_from"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(44), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    pack: Mapped[str] = mapped_column(String(60))
    base_version: Mapped[int | None]
    base_sha256: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(20))
    files: Mapped[dict[str, Any]] = mapped_column(JSON)
    content_sha256: Mapped[str] = mapped_column(String(64))
    sha256: Mapped[str | None] = mapped_column(String(64))
    proved_sha256: Mapped[str | None] = mapped_column(String(64))
    findings: Mapped[list[dict[str, Any]]]
    reason: Mapped[str] = mapped_column(Text)
    in_force_from: Mapped[date | None]
    created_at: Mapped[datetime]
    created_by: Mapped[str] = mapped_column(String(100))
    submitted_at: Mapped[datetime | None]
    submitted_by: Mapped[str | None] = mapped_column(String(100))
    approved_at: Mapped[datetime | None]
    approved_by: Mapped[str | None] = mapped_column(String(100))
    activated_at: Mapped[datetime | None]
    version: Mapped[int | None]
    # Two people who edit at once: one wins, the other is told what changed.
    revision: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": revision}  # noqa: RUF012


class PolicyChangeEvent(Base):
    """One line of a change's history, with the hash of the texts as they stood after it. Written once."""

    __tablename__ = "policy_change_event"
    __table_args__ = (UniqueConstraint("change_id", "number"), {"info": APPEND_ONLY})

    id: Mapped[int] = mapped_column(primary_key=True)
    change_id: Mapped[int] = mapped_column(ForeignKey("policy_change.id"))
    number: Mapped[int]
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(100))
    event: Mapped[str] = mapped_column(String(40))
    before: Mapped[str] = mapped_column(String(20))
    after: Mapped[str] = mapped_column(String(20))
    content_sha256: Mapped[str] = mapped_column(String(64))
    line: Mapped[str] = mapped_column(Text)


class PolicyVersion(Base):
    """An approved version of a pack, ``<pack>@<number>``: what it says never changes, so that it can be run for ever.

    It is in force from ``in_force_from`` on until a later one is, unless its change was withdrawn before that day.
    """

    __tablename__ = "policy_version"
    __table_args__ = (
        UniqueConstraint("pack", "number"),
        CheckConstraint("number >= 1", name="counted_from_one"),
        {"info": APPEND_ONLY},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    change_id: Mapped[int] = mapped_column(ForeignKey("policy_change.id"), unique=True)
    pack: Mapped[str] = mapped_column(String(60))
    number: Mapped[int]
    files: Mapped[dict[str, Any]] = mapped_column(JSON, deferred=True)
    sha256: Mapped[str] = mapped_column(String(64))
    in_force_from: Mapped[date]
    approved_at: Mapped[datetime]
    approved_by: Mapped[str] = mapped_column(String(100))


class PolicySimulation(Base):
    """One simulation 政策变更模拟: what ``after`` would do where ``before`` decides, proved, and counted on data where asked for.

    ``before`` and ``after`` name a pack, a profile or a version of one; with ``change_id`` what comes after is that change as it stood
    with the hash ``content_sha256``. ``scope``: none (the statement alone), sample or all. ``report`` is what
    rulesets.simulation.report says, ``text`` the same for reading, ``movers`` the list of those who move, gzipped CSV.
    """

    __tablename__ = "policy_simulation"
    __table_args__ = (
        CheckConstraint("scope IN ('none', 'sample', 'all')", name="known_scope"),
        CheckConstraint("(scope = 'sample') = (sample IS NOT NULL)", name="sample_has_size"),
        CheckConstraint("(report IS NULL) = (finished_at IS NULL)", name="finished_has_report"),
        Index(None, "change_id", "content_sha256"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    change_id: Mapped[int | None] = mapped_column(ForeignKey("policy_change.id"))
    content_sha256: Mapped[str | None] = mapped_column(String(64))
    before: Mapped[str] = mapped_column(String(100))
    after: Mapped[str] = mapped_column(String(100))
    before_sha256: Mapped[str] = mapped_column(String(64))
    after_sha256: Mapped[str] = mapped_column(String(64))
    as_of: Mapped[date]
    scope: Mapped[str] = mapped_column(String(10))
    sample: Mapped[int | None]
    seed: Mapped[str] = mapped_column(String(100))
    asked_at: Mapped[datetime]
    asked_by: Mapped[str] = mapped_column(String(100))
    work_id: Mapped[int | None]
    finished_at: Mapped[datetime | None]
    report: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True), deferred=True)
    text: Mapped[str | None] = mapped_column(Text, deferred=True)
    movers: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
