"""Inspections: what only an inspection knows beside its case."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from service.migrations import append_only
from service.store.columns import UtcDateTime

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

GUARDED = ("inspection_visit",)


def upgrade() -> None:
    op.create_table(
        "inspection",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=True),
        sa.Column("draw_id", sa.Integer(), nullable=True),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("grade", sa.String(length=1), nullable=False),
        sa.Column("mode", sa.String(length=20), nullable=True),
        sa.Column("mode_reason", sa.String(length=500), nullable=True),
        sa.Column("exception", sa.String(length=20), nullable=True),
        sa.Column("method", sa.String(length=20), nullable=True),
        sa.Column("checked_on", sa.Date(), nullable=True),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.Column("result", sa.String(length=2), nullable=True),
        sa.Column("handling", sa.String(length=20), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("penalty_decision", sa.String(length=128), nullable=True),
        sa.Column("outcome", sa.String(length=500), nullable=True),
        sa.Column("published", sa.JSON(), nullable=True),
        sa.Column("published_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("(draw_id IS NULL) = (plan_id IS NULL)", name="ck_inspection_drawn_from_a_plan"),
        sa.CheckConstraint("(published_at IS NULL) = (published IS NULL)", name="ck_inspection_published_whole"),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name="fk_inspection_case_id_case_file"),
        sa.ForeignKeyConstraint(["draw_id"], ["check_draw.id"], name="fk_inspection_draw_id_check_draw"),
        sa.ForeignKeyConstraint(["matter_id"], ["check_matter.id"], name="fk_inspection_matter_id_check_matter"),
        sa.ForeignKeyConstraint(["plan_id"], ["check_plan.id"], name="fk_inspection_plan_id_check_plan"),
        sa.PrimaryKeyConstraint("case_id", name="pk_inspection"),
    )
    op.create_index("ix_inspection_plan_id", "inspection", ["plan_id"], unique=False)
    op.create_index("ix_inspection_published_at", "inspection", ["published_at"], unique=False)
    op.create_table(
        "inspection_inspector",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("inspector_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name="fk_inspection_inspector_case_id_case_file"),
        sa.ForeignKeyConstraint(
            ["inspector_id"], ["inspector.id"], name="fk_inspection_inspector_inspector_id_inspector"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_inspection_inspector"),
    )
    op.create_index("ix_inspection_inspector_inspector_id", "inspection_inspector", ["inspector_id"], unique=False)
    op.create_index(
        "uq_inspection_inspector_in_force",
        "inspection_inspector",
        ["case_id", "inspector_id"],
        unique=True,
        sqlite_where=sa.text("until IS NULL"),
        postgresql_where=sa.text("until IS NULL"),
    )
    op.create_table(
        "inspection_visit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("visited_on", sa.Date(), nullable=False),
        sa.Column("met", sa.String(length=100), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("entered_at", UtcDateTime(), nullable=False),
        sa.Column("entered_by", sa.String(length=100), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name="fk_inspection_visit_case_id_case_file"),
        sa.PrimaryKeyConstraint("id", name="pk_inspection_visit"),
        sa.UniqueConstraint("case_id", "number", name="uq_inspection_visit_case_id_number"),
    )
    append_only.protect(GUARDED)


def downgrade() -> None:
    append_only.release(GUARDED)
    op.drop_table("inspection_visit")
    op.drop_table("inspection_inspector")
    op.drop_table("inspection")
