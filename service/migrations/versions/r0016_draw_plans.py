"""Double-random supervision: matters, objects and inspectors, tasks and their draws."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from service.migrations import append_only
from service.store.columns import UtcDateTime

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

GUARDED = ("check_plan_event",)


def upgrade() -> None:
    op.create_table(
        "check_matter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("field", sa.String(length=100), nullable=False),
        sa.Column("unit", sa.String(length=200), nullable=False),
        sa.Column("basis", sa.String(length=500), nullable=False),
        sa.Column("base_rate", sa.String(length=12), nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_check_matter"),
        sa.UniqueConstraint("code", name="uq_check_matter_code"),
    )
    op.create_table(
        "check_object",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["enterprise_id"], ["enterprise.id"], name="fk_check_object_enterprise_id_enterprise"),
        sa.ForeignKeyConstraint(["matter_id"], ["check_matter.id"], name="fk_check_object_matter_id_check_matter"),
        sa.PrimaryKeyConstraint("id", name="pk_check_object"),
        sa.UniqueConstraint("matter_id", "enterprise_id", name="uq_check_object_matter_id_enterprise_id"),
    )
    op.create_index("ix_check_object_enterprise_id", "check_object", ["enterprise_id"], unique=False)
    op.create_table(
        "check_plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=44), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(length=200), nullable=False),
        sa.Column("base_rate", sa.String(length=12), nullable=False),
        sa.Column("per_object", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint("ends_on >= starts_on", name="ck_check_plan_ends_after_start"),
        sa.CheckConstraint("per_object >= 2", name="ck_check_plan_at_least_two"),
        sa.ForeignKeyConstraint(["matter_id"], ["check_matter.id"], name="fk_check_plan_matter_id_check_matter"),
        sa.PrimaryKeyConstraint("id", name="pk_check_plan"),
        sa.UniqueConstraint("number", name="uq_check_plan_number"),
    )
    op.create_index("ix_check_plan_year_state", "check_plan", ["year", "state"], unique=False)
    op.create_table(
        "check_draw",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("frozen_at", UtcDateTime(), nullable=False),
        sa.Column("frozen_by", sa.String(length=100), nullable=False),
        sa.Column("pack", sa.String(length=60), nullable=False),
        sa.Column("pool", sa.Text(), nullable=False),
        sa.Column("pool_sha256", sa.String(length=64), nullable=False),
        sa.Column("roster_sha256", sa.String(length=64), nullable=False),
        sa.Column("pool_size", sa.Integer(), nullable=False),
        sa.Column("numbers", sa.JSON(), nullable=False),
        sa.Column("numbers_sha256", sa.String(length=64), nullable=False),
        sa.Column("inspectors", sa.Text(), nullable=False),
        sa.Column("inspectors_sha256", sa.String(length=64), nullable=False),
        sa.Column("commitment", sa.String(length=64), nullable=False),
        sa.Column("public_source", sa.String(length=200), nullable=False),
        sa.Column("public_day", sa.Date(), nullable=False),
        sa.Column("public_value", sa.String(length=200), nullable=True),
        sa.Column("secret", sa.String(length=200), nullable=True),
        sa.Column("seed", sa.String(length=401), nullable=True),
        sa.Column("document", sa.Text(), nullable=True),
        sa.Column("result_sha256", sa.String(length=64), nullable=True),
        sa.Column("drawn_at", UtcDateTime(), nullable=True),
        sa.Column("drawn_by", sa.String(length=100), nullable=True),
        sa.Column("void_at", UtcDateTime(), nullable=True),
        sa.Column("void_reason", sa.String(length=500), nullable=True),
        sa.CheckConstraint("(drawn_at IS NULL) = (document IS NULL)", name="ck_check_draw_drawn_whole"),
        sa.CheckConstraint("(void_at IS NULL) = (void_reason IS NULL)", name="ck_check_draw_void_with_reason"),
        sa.ForeignKeyConstraint(["plan_id"], ["check_plan.id"], name="fk_check_draw_plan_id_check_plan"),
        sa.PrimaryKeyConstraint("id", name="pk_check_draw"),
        sa.UniqueConstraint("commitment", name="uq_check_draw_commitment"),
        sa.UniqueConstraint("plan_id", "number", name="uq_check_draw_plan_id_number"),
        sa.UniqueConstraint("seed", name="uq_check_draw_seed"),
    )
    op.create_table(
        "check_plan_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("actor", sa.String(length=100), nullable=False),
        sa.Column("event", sa.String(length=40), nullable=False),
        sa.Column("before", sa.String(length=20), nullable=False),
        sa.Column("after", sa.String(length=20), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["check_plan.id"], name="fk_check_plan_event_plan_id_check_plan"),
        sa.PrimaryKeyConstraint("id", name="pk_check_plan_event"),
        sa.UniqueConstraint("plan_id", "number", name="uq_check_plan_event_plan_id_number"),
    )
    op.create_table(
        "inspector",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("unit", sa.String(length=200), nullable=False),
        sa.Column("field", sa.String(length=100), nullable=False),
        sa.Column("certificate", sa.String(length=60), nullable=False),
        sa.Column("certificate_until", sa.Date(), nullable=False),
        sa.Column("most", sa.Integer(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("most IS NULL OR most >= 0", name="ck_inspector_known_most"),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name="fk_inspector_user_id_user_account"),
        sa.PrimaryKeyConstraint("id", name="pk_inspector"),
        sa.UniqueConstraint("number", name="uq_inspector_number"),
        sa.UniqueConstraint("user_id", name="uq_inspector_user_id"),
    )
    op.create_table(
        "inspector_avoidance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("inspector_id", sa.Integer(), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprise.id"], name="fk_inspector_avoidance_enterprise_id_enterprise"
        ),
        sa.ForeignKeyConstraint(
            ["inspector_id"], ["inspector.id"], name="fk_inspector_avoidance_inspector_id_inspector"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_inspector_avoidance"),
        sa.UniqueConstraint("inspector_id", "enterprise_id", name="uq_inspector_avoidance_inspector_id_enterprise_id"),
    )
    append_only.protect(GUARDED)


def downgrade() -> None:
    append_only.release(GUARDED)
    op.drop_table("check_plan_event")
    op.drop_table("check_draw")
    op.drop_table("check_plan")
    op.drop_table("inspector_avoidance")
    op.drop_table("inspector")
    op.drop_table("check_object")
    op.drop_table("check_matter")
