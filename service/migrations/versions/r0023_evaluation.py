"""Periodic evaluation: its runs and what they found."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from service.store.columns import UtcDateTime

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "evaluation_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("in_force", sa.Boolean(), nullable=False),
        sa.Column("whole", sa.Boolean(), nullable=False),
        sa.Column("pack", sa.String(length=100), nullable=False),
        sa.Column("pack_sha256", sa.String(length=64), nullable=True),
        sa.Column("before_id", sa.Integer(), nullable=True),
        sa.Column("long_work_id", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(length=10), nullable=False),
        sa.Column("cursor", sa.String(length=18), nullable=False),
        sa.Column("known_at", UtcDateTime(), nullable=True),
        sa.Column("enterprises", sa.Integer(), nullable=True),
        sa.Column("records", sa.Integer(), nullable=True),
        sa.Column("grades", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("moves", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("changed", sa.Integer(), nullable=True),
        sa.Column("followed", sa.Integer(), nullable=True),
        sa.Column("discrepancies", sa.Integer(), nullable=True),
        sa.Column("faults", sa.Integer(), nullable=True),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("asked_by", sa.String(length=100), nullable=False),
        sa.Column("published_at", UtcDateTime(), nullable=True),
        sa.Column("finished_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("kind IN ('monthly', 'nightly', 'requested')", name="ck_evaluation_run_known_kind"),
        sa.CheckConstraint(
            "stage IN ('asked', 'collected', 'graded', 'published', 'followed')",
            name="ck_evaluation_run_known_stage",
        ),
        sa.CheckConstraint(
            "(stage IN ('published', 'followed')) = (published_at IS NOT NULL)",
            name="ck_evaluation_run_published_with_moment",
        ),
        sa.CheckConstraint(
            "(stage = 'followed') = (finished_at IS NOT NULL)", name="ck_evaluation_run_finished_with_moment"
        ),
        sa.ForeignKeyConstraint(
            ["before_id"], ["evaluation_run.id"], name="fk_evaluation_run_before_id_evaluation_run"
        ),
        sa.ForeignKeyConstraint(["long_work_id"], ["long_work.id"], name="fk_evaluation_run_long_work_id_long_work"),
        sa.PrimaryKeyConstraint("id", name="pk_evaluation_run"),
        sa.UniqueConstraint("number", name="uq_evaluation_run_number"),
    )
    op.create_table(
        "evaluation_result",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("grade", sa.String(length=1), nullable=True),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("grade_before", sa.String(length=1), nullable=True),
        sa.Column("score_before", sa.Integer(), nullable=True),
        sa.Column("changed", sa.Boolean(), nullable=False),
        sa.Column("followed", sa.Boolean(), nullable=False),
        sa.Column("discrepant", sa.Boolean(), nullable=False),
        sa.Column("forward_grade", sa.String(length=1), nullable=True),
        sa.Column("forward_score", sa.Integer(), nullable=True),
        sa.Column("fault", sa.String(length=200), nullable=True),
        sa.CheckConstraint("grade IN ('A', 'B', 'C', 'D')", name="ck_evaluation_result_known_grade"),
        sa.CheckConstraint("score IS NULL OR score BETWEEN 0 AND 1000", name="ck_evaluation_result_score_in_range"),
        sa.ForeignKeyConstraint(["run_id"], ["evaluation_run.id"], name="fk_evaluation_result_run_id_evaluation_run"),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprise.id"], name="fk_evaluation_result_enterprise_id_enterprise"
        ),
        sa.PrimaryKeyConstraint("run_id", "enterprise_id", name="pk_evaluation_result"),
    )
    op.create_index(
        "ix_evaluation_result_enterprise_id_run_id", "evaluation_result", ["enterprise_id", "run_id"], unique=False
    )


def downgrade() -> None:
    op.drop_table("evaluation_result")
    op.drop_table("evaluation_run")
