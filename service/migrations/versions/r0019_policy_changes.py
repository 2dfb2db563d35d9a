"""Changes of the rules: drafts of packs, their history, approved versions and simulations."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from service.migrations import append_only
from service.store.columns import UtcDateTime

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

GUARDED = ("policy_change_event", "policy_version")


def upgrade() -> None:
    op.create_table(
        "policy_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=44), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("pack", sa.String(length=60), nullable=False),
        sa.Column("base_version", sa.Integer(), nullable=True),
        sa.Column("base_sha256", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("files", sa.JSON(), nullable=False),
        sa.Column("content_sha256", sa.String(length=64), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("proved_sha256", sa.String(length=64), nullable=True),
        sa.Column("findings", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("in_force_from", sa.Date(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=100), nullable=False),
        sa.Column("submitted_at", UtcDateTime(), nullable=True),
        sa.Column("submitted_by", sa.String(length=100), nullable=True),
        sa.Column("approved_at", UtcDateTime(), nullable=True),
        sa.Column("approved_by", sa.String(length=100), nullable=True),
        sa.Column("activated_at", UtcDateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(approved_at IS NULL) = (approved_by IS NULL)", name="ck_policy_change_approved_by_somebody"
        ),
        sa.CheckConstraint("(approved_at IS NULL) = (version IS NULL)", name="ck_policy_change_approved_has_version"),
        sa.CheckConstraint(
            "(submitted_at IS NULL) = (submitted_by IS NULL)", name="ck_policy_change_submitted_by_somebody"
        ),
        sa.CheckConstraint(
            "approved_by IS NULL OR approved_by <> created_by", name="ck_policy_change_approved_by_another"
        ),
        sa.CheckConstraint(
            "approved_by IS NULL OR approved_by <> submitted_by", name="ck_policy_change_approved_by_second_person"
        ),
        sa.CheckConstraint("version IS NULL OR in_force_from IS NOT NULL", name="ck_policy_change_version_has_day"),
        sa.CheckConstraint("version IS NULL OR sha256 IS NOT NULL", name="ck_policy_change_version_weighs"),
        sa.PrimaryKeyConstraint("id", name="pk_policy_change"),
        sa.UniqueConstraint("number", name="uq_policy_change_number"),
        sa.UniqueConstraint("pack", "version", name="uq_policy_change_pack_version"),
    )
    op.create_index("ix_policy_change_state_in_force_from", "policy_change", ["state", "in_force_from"], unique=False)
    op.create_table(
        "policy_change_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("actor", sa.String(length=100), nullable=False),
        sa.Column("event", sa.String(length=40), nullable=False),
        sa.Column("before", sa.String(length=20), nullable=False),
        sa.Column("after", sa.String(length=20), nullable=False),
        sa.Column("content_sha256", sa.String(length=64), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["change_id"], ["policy_change.id"], name="fk_policy_change_event_change_id_policy_change"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_policy_change_event"),
        sa.UniqueConstraint("change_id", "number", name="uq_policy_change_event_change_id_number"),
    )
    op.create_table(
        "policy_simulation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("change_id", sa.Integer(), nullable=True),
        sa.Column("content_sha256", sa.String(length=64), nullable=True),
        sa.Column("before", sa.String(length=100), nullable=False),
        sa.Column("after", sa.String(length=100), nullable=False),
        sa.Column("before_sha256", sa.String(length=64), nullable=False),
        sa.Column("after_sha256", sa.String(length=64), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("scope", sa.String(length=10), nullable=False),
        sa.Column("sample", sa.Integer(), nullable=True),
        sa.Column("seed", sa.String(length=100), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("asked_by", sa.String(length=100), nullable=False),
        sa.Column("work_id", sa.Integer(), nullable=True),
        sa.Column("finished_at", UtcDateTime(), nullable=True),
        sa.Column("report", sa.JSON(), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("movers", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("(scope = 'sample') = (sample IS NOT NULL)", name="ck_policy_simulation_sample_has_size"),
        sa.CheckConstraint("scope IN ('none', 'sample', 'all')", name="ck_policy_simulation_known_scope"),
        sa.CheckConstraint("(report IS NULL) = (finished_at IS NULL)", name="ck_policy_simulation_finished_has_report"),
        sa.ForeignKeyConstraint(
            ["change_id"], ["policy_change.id"], name="fk_policy_simulation_change_id_policy_change"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_policy_simulation"),
    )
    op.create_index(
        "ix_policy_simulation_change_id_content_sha256",
        "policy_simulation",
        ["change_id", "content_sha256"],
        unique=False,
    )
    op.create_table(
        "policy_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column("pack", sa.String(length=60), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("files", sa.JSON(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("in_force_from", sa.Date(), nullable=False),
        sa.Column("approved_at", UtcDateTime(), nullable=False),
        sa.Column("approved_by", sa.String(length=100), nullable=False),
        sa.CheckConstraint("number >= 1", name="ck_policy_version_counted_from_one"),
        sa.ForeignKeyConstraint(["change_id"], ["policy_change.id"], name="fk_policy_version_change_id_policy_change"),
        sa.PrimaryKeyConstraint("id", name="pk_policy_version"),
        sa.UniqueConstraint("change_id", name="uq_policy_version_change_id"),
        sa.UniqueConstraint("pack", "number", name="uq_policy_version_pack_number"),
    )
    append_only.protect(GUARDED)


def downgrade() -> None:
    append_only.release(GUARDED)
    op.drop_table("policy_version")
    op.drop_index("ix_policy_simulation_change_id_content_sha256", table_name="policy_simulation")
    op.drop_table("policy_simulation")
    op.drop_table("policy_change_event")
    op.drop_index("ix_policy_change_state_in_force_from", table_name="policy_change")
    op.drop_table("policy_change")
