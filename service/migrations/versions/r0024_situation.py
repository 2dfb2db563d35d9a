"""Situation analysis: one document for each whole evaluation run."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from service.store.columns import UtcDateTime

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "situation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("computed_at", UtcDateTime(), nullable=False),
        sa.Column("computed_by", sa.String(length=100), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["evaluation_run.id"], name="fk_situation_run_id_evaluation_run"),
        sa.PrimaryKeyConstraint("id", name="pk_situation"),
        sa.UniqueConstraint("run_id", name="uq_situation_run_id"),
    )
    op.create_index("ix_situation_as_of", "situation", ["as_of"])


def downgrade() -> None:
    op.drop_table("situation")
