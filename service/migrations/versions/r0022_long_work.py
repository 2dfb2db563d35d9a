"""Long work: what a process of its own does."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from service.store.columns import UtcDateTime

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "long_work",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("argument", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("step", sa.String(length=200), nullable=False),
        sa.Column("share_permille", sa.Integer(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("queued_at", UtcDateTime(), nullable=False),
        sa.Column("queued_by", sa.String(length=100), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=True),
        sa.Column("heartbeat_at", UtcDateTime(), nullable=True),
        sa.Column("finished_at", UtcDateTime(), nullable=True),
        sa.Column("error_code", sa.String(length=60), nullable=True),
        sa.Column("error_message", sa.Text(), nullable=True),
        sa.Column("result", sa.JSON(none_as_null=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('queued', 'running', 'done', 'failed', 'cancelled')", name="ck_long_work_known_state"
        ),
        sa.CheckConstraint("share_permille BETWEEN 0 AND 1000", name="ck_long_work_share_in_range"),
        sa.CheckConstraint(
            "(state IN ('queued', 'running')) = (finished_at IS NULL)", name="ck_long_work_finished_with_moment"
        ),
        sa.CheckConstraint("state <> 'failed' OR error_code IS NOT NULL", name="ck_long_work_failed_with_reason"),
        sa.PrimaryKeyConstraint("id", name="pk_long_work"),
    )
    op.create_index("ix_long_work_state_id", "long_work", ["state", "id"], unique=False)


def downgrade() -> None:
    op.drop_table("long_work")
